"""The pairing page with the real server: by keyboard, with and without an extension that takes the code."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from extensions import until
from heedful.store import Store
from serving import free_port, serving

ORIGIN = "moz-extension://0a1b2c3d-0000-4000-8000-000000000000"


def visit(page: Page, server: str, fragment: str = "") -> None:
    page.goto(f"{server}/pair{fragment}")
    expect(page.locator("html[data-ready]")).to_be_attached()


def take(page: Page, server: str, name: str) -> None:
    """Do what the extension does: trade the code for a token and tell the page."""
    code = page.locator("[data-heedful-code]").get_attribute("data-heedful-code")
    body = json.dumps({"code": code, "name": name}).encode()
    headers = {"Content-Type": "application/json", "Origin": ORIGIN}
    with urllib.request.urlopen(urllib.request.Request(f"{server}/v1/pair", body, headers)) as response:
        said = json.load(response)
    tell(page, "heedful-paired", {"name": said["name"]})


def knows(server: str, token: str) -> bool:
    asked = urllib.request.Request(f"{server}/v1/openapi.json", headers={"Authorization": f"Bearer {token}"})
    try:
        return bool(urllib.request.urlopen(asked, timeout=120).status == 200)
    except urllib.error.HTTPError:
        return False


def tell(page: Page, event: str, detail: object) -> None:
    page.evaluate(
        "([event, detail]) => document.dispatchEvent(new CustomEvent(event, {detail}))", [event, json.dumps(detail)]
    )


def test_one_key_pairs_and_the_list_shuts_out_again(page: Page, server: str) -> None:
    visit(page, server)
    button = page.get_by_role("button", name="Pair this browser")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#code")).to_have_text(page.locator("[data-heedful-code]").inner_text())
    take(page, server, "Firefox of Ann")
    expect(page.get_by_role("status")).to_contain_text("paired as “Firefox of Ann”")
    expect(page.locator("[data-heedful-code]")).to_have_count(0)
    page.get_by_role("button", name="Revoke Firefox of Ann").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Revoke Firefox of Ann")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Revoke Firefox of Ann")).to_have_count(0)


def test_nothing_can_be_pressed_before_the_page_is_ready(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/pair")
    expect(page.get_by_role("button", name="Pair this browser")).to_be_disabled()
    context.close()


def test_without_an_extension_the_page_says_what_to_do(page: Page, server: str) -> None:
    page.clock.install()
    visit(page, server)
    page.get_by_role("button", name="Pair this browser").click()
    expect(page.get_by_text("type the code there")).to_be_visible()
    page.clock.run_for(4000)
    expect(page.get_by_role("status")).to_have_text("No extension has taken the code yet.")


def test_a_failure_is_told_and_a_new_code_is_a_click_away(page: Page, server: str) -> None:
    visit(page, server)
    page.get_by_role("button", name="Pair this browser").click()
    expect(page.locator("[data-heedful-code]")).to_be_visible()
    first = page.locator("#code").get_attribute("data-heedful-code")
    tell(page, "heedful-pair-failed", {"reason": "The code is past its time."})
    expect(page.get_by_role("status")).to_have_text("The code is past its time.")
    page.get_by_role("button", name="Get a new code").click()
    expect(page.locator("[data-heedful-code]")).to_be_visible()
    assert page.locator("#code").get_attribute("data-heedful-code") != first


def test_a_code_in_the_address_waits_for_a_click_and_leaves_the_history(page: Page, server: str) -> None:
    visit(page, server, "#code=ABCD-2345")
    assert page.url == f"{server}/pair"
    expect(page.get_by_text("ABCD-2345")).to_be_visible()
    expect(page.locator("[data-heedful-code]")).to_have_count(0)
    expect(page.get_by_role("button", name="Pair this browser")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-heedful-code=ABCD2345]")).to_be_visible()


@pytest.mark.parametrize("fragment", ["#code=", "#code=<b>", "#code=ABCD23456789", "#token=ABCD2345"])
def test_anything_else_in_the_address_is_left_alone(page: Page, server: str, fragment: str) -> None:
    visit(page, server, fragment)
    expect(page.locator("#given")).to_be_hidden()


@pytest.mark.parametrize("detail", ["not json", "null", "<b>x</b>", '{"name": {}}'])
def test_what_the_extension_says_is_only_ever_text(page: Page, server: str, detail: str) -> None:
    visit(page, server)
    page.evaluate("detail => document.dispatchEvent(new CustomEvent('heedful-paired', {detail}))", detail)
    expect(page.get_by_role("status")).to_contain_text("This browser is paired")
    expect(page.locator("#state b")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_spills_over_on_narrow_screens(page: Page, server: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    visit(page, server)
    page.get_by_role("button", name="Pair this browser").click()
    expect(page.locator("[data-heedful-code]")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    """Give a server that demands tokens, and its store."""
    data: Path = tmp_path_factory.mktemp("public")
    port = free_port()
    store = Store(f"sqlite:///{data}/heedful.db")
    store.create()
    with serving(data, {"HEEDFUL_HOSTS": f"127.0.0.1:{port}"}, f"127.0.0.1:{port}") as address:
        yield address, store


def test_an_admin_makes_a_link_for_others(browser: Browser, public: tuple[str, Store]) -> None:
    server, store = public
    context = browser.new_context()
    page = context.new_page()
    visit(page, server)
    expect(page.get_by_role("button", name="Pair this browser")).to_have_count(0)
    page.get_by_text("I am an admin").click()
    # Made first: a server may have looked at its tokens a moment ago, and looks again soon.
    token = store.add_token("Ann", "admin", datetime.now(UTC))
    until(lambda: knows(server, token), what="the new token is known")
    page.get_by_label("Admin token").fill("heedful_00000000_x")
    page.get_by_role("button", name="Make a code").click()
    expect(page.get_by_role("status")).to_contain_text("not one of this server’s")
    page.get_by_label("Admin token").fill(token)
    page.get_by_label("Good for").select_option("25 browsers, one week")
    page.get_by_role("button", name="Make a code").click()
    link = page.get_by_label("Link to send")
    expect(link).to_be_visible()
    expect(page.locator("[data-heedful-code]")).to_have_count(0)
    expect(page.get_by_text("Good for 25 browsers")).to_be_visible()
    other = context.new_page()
    other.goto(link.input_value())
    other.get_by_role("button", name="Pair this browser").click()
    take(other, server, "Firefox of Ben")
    expect(other.get_by_role("status")).to_contain_text("Firefox of Ben")
    page.get_by_role("button", name="Get a new code").click()
    page.get_by_role("button", name="Show paired browsers").click()
    expect(page.get_by_role("button", name="Revoke Firefox of Ben")).to_be_visible()
    context.close()
