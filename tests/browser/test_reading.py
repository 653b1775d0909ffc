"""Whose words, which conversation, which box: Gmail and Zendesk in the simulators, with the extension and a real server."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from extensions import Chromium, chromium, until
from overheard import Overheard
from paired import EXTENSION, ROOT, Shown, files, origin, pair, prepare, rest, see

OWN = {"addresses": ["sam@acme.example", "noor@parcelgarden.example"], "domains": [], "names": []}
NOTE = "Heedful: Internal note: not checked."
DRAFT = "We are looking into it and will get back to you soon."
FIGURES = ["Dana customer", "Sam agent", "Kim agent", "Dana customer"]
ANGRY, NOTED, FORTY = 41211, 41402, 41450

SAMPLE = """([there, words]) => {
    window.strangers = [];
    const look = () => {
        const host = document.querySelector("[data-heedful]")?.shadowRoot;
        const shown = [...(host?.querySelectorAll(".badge, .card, .mark") ?? [])].filter((one) => one.checkVisibility());
        const said = shown.map((one) => one.textContent + (one.getAttribute("aria-label") ?? "")).join(" ");
        if (!eval_(there) && words.some((word) => said.includes(word))) strangers.push(said.slice(0, 300));
        requestAnimationFrame(look);
    };
    const eval_ = (id) => sim.thread === id || sim.active === id;
    requestAnimationFrame(look);
}"""
"""Look at every frame: where another conversation is open, nothing of this one may be drawn."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with files(ROOT / "tests" / "simulators") as address:
        yield address


@pytest.fixture(scope="module")
def browser_(site: str, server: str) -> Iterator[tuple[Chromium, str]]:
    with chromium(EXTENSION, size=(1280, 860)) as browser:
        yield browser, pair(server, origin(browser.context))


def use(browser_: tuple[Chromium, str], server: str, site: str, row: str, own: dict[str, Any] = OWN) -> Overheard:
    """Switch the extension on with a row."""
    context = browser_[0].context
    prepare(context, server, browser_[1], {site: row}, own=own)
    heard = Overheard(context)
    heard.clear()
    return heard


@pytest.fixture
def page(browser_: tuple[Chromium, str]) -> Iterator[Page]:
    page = browser_[0].context.new_page()
    yield page
    page.close()


@pytest.fixture
def gmail(browser_: tuple[Chromium, str], server: str, site: str) -> Overheard:
    return use(browser_, server, site, "gmail")


def mail(page: Page, site: str, thread: str, query: str = "", seed: dict[str, Any] | None = None) -> Shown:
    if seed:
        page.add_init_script(f"window.name ||= {json.dumps(json.dumps(seed))}")
    page.goto(f"{site}/gmail/index.html?undo=0&{query}")
    page.evaluate("sim.ready")
    page.evaluate("(id) => sim.openThread(id).then(() => null)", thread)
    return Shown(page)


def reply(page: Page, **how: object) -> None:
    page.evaluate("(how) => sim.reply(how)", how)


# Gmail


def test_a_third_party_is_never_the_customer(page: Page, site: str, gmail: Overheard) -> None:
    mail(page, site, "vendor")
    page.evaluate("sim.expandAll()")
    reply(page, message=3)
    page.keyboard.type(DRAFT)
    gmail.wait("Elena customer", "Sam agent", "Paywell other", "Elena customer", "Paywell other")


def test_nobody_is_the_customer_of_a_mail_to_the_third_party(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "vendor")
    page.evaluate("sim.expandAll()")
    reply(page, message=4)
    page.keyboard.type(DRAFT)
    gmail.wait("Elena other", "Sam agent", "Paywell other", "Elena other", "Paywell other")
    shown.badge.click()
    expect(shown.card).to_contain_text("No customer text found")
    expect(shown.card.locator(".level")).to_have_count(0)


def test_two_composers_answer_different_messages(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "vendor")
    page.evaluate("sim.expandAll()")
    reply(page, message=3)
    page.keyboard.type(DRAFT)
    gmail.wait("Elena customer", "Sam agent", "Paywell other", "Elena customer", "Paywell other")
    reply(page, message=4)
    page.keyboard.type("Please tell us who renews it.")
    gmail.wait("Elena other", "Sam agent", "Paywell other", "Elena other", "Paywell other")
    expect(shown.badge.filter(visible=True)).to_have_count(2)
    gmail.clear()
    page.evaluate("sim.editor('1').focus()")
    page.keyboard.type("And ")
    gmail.wait("Elena customer", "Sam agent", "Paywell other", "Elena customer", "Paywell other")


def test_sixty_messages(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "long")
    reply(page)
    page.keyboard.type(DRAFT)
    until(lambda: gmail.last().get("thread"), what="asked")
    shown.badge.click()
    expect(shown.card.locator(".read")).to_contain_text("of 60 messages")
    shown.settle()
    assert gmail.last()["partial"] is True
    assert not any(text.strip() in ("57", "57 older messages") for text in gmail.words())
    page.evaluate("sim.expandAll()")
    until(lambda: len(gmail.words()) > 20, what="many read")
    shown.settle()
    whose = gmail.whose()
    assert set(whose) <= {whose[0], whose[-1], "Sam agent"}
    expect(shown.card.locator(".read")).to_contain_text("messages")


def last(heard: Overheard) -> str:
    return "".join(heard.words()[-1:])


@pytest.mark.parametrize("how", ["another word", "a part that is hidden"])
def test_a_message_that_changes_is_read_anew(page: Page, site: str, gmail: Overheard, how: str) -> None:
    """Of a message that is as it was nothing is read again; one that has changed is."""
    shown = mail(page, site, "figures")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.keyboard.type(DRAFT)
    gmail.wait(*FIGURES)
    assert "snowdrift" not in gmail.words()[-1]
    page.evaluate("""() => {
        const last = [...document.querySelectorAll(".a3s")].at(-1), more = document.createElement("div");
        more.className = "extra";
        more.append("snowdrift");
        last.append(more);
    }""")
    until(lambda: last(gmail).endswith("snowdrift") or page.wait_for_timeout(30))
    shown.settle()  # words that are as they were before need not be asked about while the last answer is still theirs
    if how == "another word":
        page.evaluate("document.querySelector('.extra').firstChild.data = 'landslide'")
        page.keyboard.type(" More.")
        page.evaluate("document.body.classList.add('moved')")
        until(lambda: last(gmail).endswith("landslide") or page.wait_for_timeout(30))
    else:
        page.evaluate("""() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(".short .extra { display: none }");
            document.adoptedStyleSheets.push(sheet);
            document.body.classList.add("short");
        }""")
        until(lambda: last(gmail) and "snowdrift" not in last(gmail) or page.wait_for_timeout(30))


def test_a_reply_in_a_window(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "figures")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.evaluate("sim.popOut()")
    page.evaluate("sim.editor().focus()")
    page.keyboard.type(DRAFT)
    gmail.wait(*FIGURES)
    expect(shown.word).to_have_text("frustrated", ignore_case=True)


def test_a_window_keeps_to_its_conversation(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "figures")
    page.evaluate("sim.expandAll()")
    reply(page, popout=True)
    page.keyboard.type(DRAFT)
    gmail.wait(*FIGURES)
    page.evaluate("sim.openThread('angry').then(() => null)")
    page.evaluate("sim.editor().focus()")
    page.keyboard.type(" Soon.")
    until(lambda: "Soon." in gmail.last().get("draft", ""), what="asked again")
    assert not any("furious" in words for words in gmail.words())
    assert gmail.whose() == FIGURES
    expect(shown.word).to_have_text("frustrated", ignore_case=True)
    page.evaluate("sim.openThread('figures').then(() => null)")
    gmail.wait(*FIGURES)


def test_a_new_mail_beside_a_thread_has_none(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "angry")
    page.evaluate("sim.compose()")
    page.evaluate("getSelection().collapse(sim.editor().firstElementChild, 0)")
    page.keyboard.type(DRAFT)
    until(lambda: gmail.last().get("draft", "").startswith(DRAFT), what="asked")
    assert gmail.words() == [] and "partial" not in gmail.last()
    expect(shown.badge).not_to_contain_text(re.compile("angry", re.IGNORECASE))


@pytest.mark.parametrize("popout", [False, True])
def test_a_forward_is_left_alone(page: Page, site: str, gmail: Overheard, popout: bool) -> None:
    shown = mail(page, site, "angry")
    reply(page, mode="forward", popout=popout)
    page.keyboard.type(DRAFT)
    expect(shown.badge).to_have_accessible_name(NOTE)
    assert not gmail.all()


def test_a_reply_to_a_colleague_alone_is_left_alone(page: Page, site: str, gmail: Overheard) -> None:
    seed = json.loads((ROOT / "tests/simulators/gmail/seeds.json").read_text())
    figures = next(thread for thread in seed["threads"] if thread["id"] == "figures")
    figures["messages"][2]["to"] = figures["messages"][2]["to"][1:]
    shown = mail(page, site, "figures", seed={"me": seed["me"], "threads": [figures]})
    reply(page, message=2)
    page.keyboard.type(DRAFT)
    expect(shown.badge).to_have_accessible_name(NOTE)
    assert not gmail.all()


def test_another_thread_by_its_address(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "angry")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.keyboard.type(DRAFT)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.badge.click()
    expect(shown.card).to_be_visible()
    page.evaluate(SAMPLE, ["angry", ["furious", "ngry", "Rick"]])
    page.evaluate("location.hash = '#inbox/seats'")
    see(page, "sim.thread", "seats")
    expect(shown.card).to_have_count(0)
    reply(page)
    page.keyboard.type("Done.")
    expect(shown.badge.locator(".bare, .calm, .uneasy").first).to_be_visible()
    assert page.evaluate("strangers") == []
    assert not any("furious" in words for words in gmail.words())

    page.evaluate("location.hash = '#inbox/angry'")
    see(page, "sim.thread", "angry")
    expect(shown.word).to_have_text("angry", ignore_case=True)
    until(lambda: DRAFT in page.evaluate("sim.editor().innerText"))


@pytest.mark.parametrize("language", ["de", "fr", "he"])
def test_gmail_in_another_language(page: Page, site: str, gmail: Overheard, language: str) -> None:
    shown = mail(page, site, "figures", f"hl={language}")
    reply(page)
    page.keyboard.type(DRAFT)
    gmail.wait("Kim agent", "Dana customer")
    shown.badge.click()
    expect(shown.card).to_contain_text("Read 2 of 4")
    page.evaluate("sim.expandAll()")
    gmail.wait(*FIGURES)
    expect(shown.card).to_contain_text("Read 4 messages.")
    shown.settle()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(shown.question).to_be_visible()
    shown.choose("send")
    see(page, "sim.outbox.length", 1)


@pytest.mark.parametrize("language", ["de", "fr"])
def test_times_in_another_language(page: Page, site: str, gmail: Overheard, language: str) -> None:
    mail(page, site, "figures", f"hl={language}")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.keyboard.type(DRAFT)
    gmail.wait(*FIGURES)
    assert [message.get("at", "")[:10] for message in gmail.last()["thread"]] == [
        "2026-11-16", "2026-11-17", "2026-11-18", "2026-11-21",
    ]  # fmt: skip


def test_a_slow_page(page: Page, site: str, gmail: Overheard) -> None:
    shown = mail(page, site, "figures", "slow=600")
    reply(page)
    page.keyboard.type(DRAFT)
    gmail.wait("Kim agent", "Dana customer")
    shown.badge.click()
    expect(shown.card).to_contain_text("Read 2 of 4")
    page.evaluate("sim.expandAll()")
    gmail.wait(*FIGURES)
    expect(shown.card).not_to_contain_text("2 of 4")


def test_trimmed_quotes_are_not_the_customers_words(page: Page, site: str, gmail: Overheard) -> None:
    mail(page, site, "figures")
    page.evaluate("sim.expandAll()")
    for dots in page.locator("div.adn .ajR").all():
        dots.click()
    reply(page)
    page.locator(".M9 .ajR").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(DRAFT)
    gmail.wait(*FIGURES)
    until(lambda: gmail.last()["draft"].strip().startswith(DRAFT), what="asked about the draft")
    first, promise, _, last = gmail.words()
    assert "ends in the middle of September" in first and "ends in the middle" not in promise
    assert "20,000 rows" in promise and "20,000 rows" not in last and "schrieb" not in last
    assert not any("We answer on weekdays" in words for words in gmail.words())
    assert "third time" not in gmail.last()["draft"] and "weekdays" not in gmail.last()["draft"]


@pytest.mark.parametrize(
    "own", [{"addresses": [], "domains": [], "names": []}, {"addresses": [], "domains": [], "names": ["Dana Whitlock"]}]
)
def test_own_address_as_the_page_shows_it(
    browser_: tuple[Chromium, str], server: str, page: Page, site: str, own: dict[str, Any]
) -> None:
    """Nothing is set, or a customer happens to have the name that is."""
    heard = use(browser_, server, site, "gmail", own)
    mail(page, site, "figures")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.keyboard.type(DRAFT)
    heard.wait(*FIGURES)


def test_a_namesake_is_not_us(page: Page, site: str, gmail: Overheard) -> None:
    sam, other = ({"name": "Sam Okafor", "email": email} for email in ("sam@acme.example", "sam@okafor-tiles.example"))
    messages = [
        {"from": other, "to": [sam], "date": "2026-11-18T08:00:00Z", "text": "Hello Sam,\n\nthe tiles are still missing and nobody answers me. This is the third time.\n\nSam Okafor"},
        {"from": sam, "to": [other], "date": "2026-11-19T08:00:00Z", "text": "Hello Sam,\n\nI am sorry. I look into it.\n\nSam Okafor"},
        {"from": other, "to": [sam], "date": "2026-11-20T08:00:00Z", "text": "Still nothing. I am very disappointed."},
    ]  # fmt: skip
    mail(
        page,
        site,
        "one",
        seed={"me": sam, "threads": [{"id": "one", "subject": "Tiles", "messages": messages, "collapsed": []}]},
    )
    reply(page)
    page.keyboard.type(DRAFT)
    gmail.wait("Sam customer", "Sam agent", "Sam customer")


def test_an_address_at_a_shared_provider_makes_no_colleagues(
    browser_: tuple[Chromium, str], server: str, page: Page, site: str
) -> None:
    heard = use(browser_, server, site, "gmail", {"addresses": ["sam@gmail.com"], "domains": [], "names": []})
    sam, dana = {"name": "Sam", "email": "sam@gmail.com"}, {"name": "Dana", "email": "dana@gmail.com"}
    messages = [
        {
            "from": dana,
            "to": [sam],
            "date": "2026-11-18T08:00:00Z",
            "text": "Hello Sam,\n\nthis is the third time that I ask.",
        }
    ]
    mail(page, site, "one", seed={"me": sam, "threads": [{"id": "one", "subject": "Tiles", "messages": messages}]})
    reply(page)
    page.keyboard.type(DRAFT)
    heard.wait("Dana customer")


def test_the_own_domain_trap(browser_: tuple[Chromium, str], server: str, page: Page, site: str) -> None:
    """An own address adds its domain: within the own firm everybody is a colleague, and a reply stays in the house."""
    heard = use(browser_, server, site, "gmail", {"addresses": ["sam@acme.example"], "domains": [], "names": []})
    sam, kim = {"name": "Sam", "email": "sam@acme.example"}, {"name": "Kim", "email": "kim@acme.example"}
    messages = [
        {
            "from": kim,
            "to": [sam],
            "date": "2026-11-18T08:00:00Z",
            "text": "Hello Sam,\n\nthis is the third time that I ask for my laptop.",
        }
    ]
    shown = mail(
        page, site, "one", seed={"me": sam, "threads": [{"id": "one", "subject": "Laptop", "messages": messages}]}
    )
    reply(page)
    page.keyboard.type(DRAFT)
    expect(shown.badge).to_have_accessible_name(NOTE)
    assert not heard.all()


BREAK = """([selector, work]) => {
    const spoil = () => {
        for (const one of document.querySelectorAll(selector)) {
            if (work.startsWith(".")) one.classList.replace(work.slice(1), "zz9");
            else if (one.hasAttribute(work)) {
                one.setAttribute("data-zz", one.getAttribute(work));
                one.removeAttribute(work);
            }
        }
    };
    new MutationObserver(spoil).observe(document, { childList: true, subtree: true });
    spoil();
}"""
"""A release that renames: before anybody can look, what fits the selector loses a class or an attribute."""


def spoil(page: Page, *changes: tuple[str, str]) -> None:
    for change in changes:
        page.add_init_script(f"({BREAK})({json.dumps(change)})")


@pytest.mark.parametrize(
    "changes",
    [
        [("div.a3s", ".a3s"), ("div.ii", ".ii")],
        [("div.adn", "data-message-id"), (".h7", ".h7"), (".kv", ".kv"), (".kQ", ".kQ")],
        [("[email]", "email"), (".gD", "name")],
    ],
    ids=["text", "message", "author"],
)
def test_gmail_has_changed(page: Page, site: str, gmail: Overheard, changes: list[tuple[str, str]]) -> None:
    spoil(page, *changes)
    shown = mail(page, site, "angry", "signature=0")
    page.evaluate("sim.expandAll()")
    reply(page)
    page.keyboard.type(DRAFT)
    shown.badge.click()
    expect(shown.card).to_contain_text("This site changed")
    assert not any(who.endswith(" customer") for who in gmail.whose())
    expect(shown.card.locator(".level")).to_have_count(0)


def test_gmail_with_another_send_button_is_still_read(page: Page, site: str, gmail: Overheard) -> None:
    spoil(page, ("table.IZ", ".IZ"), (".T-I-atl", ".T-I-atl"))
    shown = mail(page, site, "angry", "signature=0")
    reply(page)
    page.keyboard.type(DRAFT)
    shown.badge.click()
    expect(shown.card.locator("button.words").first).to_be_visible()


# Zendesk


@pytest.fixture
def zendesk(browser_: tuple[Chromium, str], server: str, site: str, zendesk_editor: None) -> Overheard:
    return use(browser_, server, site, "zendesk")


def desk(page: Page, site: str, query: str, ticket: int) -> Shown:
    page.goto(f"{site}/zendesk/?{query}")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(f"sim.openTicket({ticket})")
    page.evaluate(f"sim.focus({ticket})")
    return Shown(page)


@pytest.mark.parametrize(
    "query",
    [
        "seed=note",
        "seed=note&notes=agent",
        "seed=note&locale=de",
        "seed=note&locale=fr&notes=agent",
        "seed=note&locale=ar&notes=agent",
        "seed=note&times=absolute",
    ],
)
def test_a_colleagues_note_is_nobodys_and_not_shown(page: Page, site: str, zendesk: Overheard, query: str) -> None:
    shown = desk(page, site, query, NOTED)
    page.keyboard.type("Thank you for the photos.")
    until(lambda: len(zendesk.words()) >= 2, what="read")
    noted = [message for message in zendesk.last()["thread"] if "furious" in message["text"]]
    assert [message["role"] for message in noted] in ([], ["other"])
    assert any(who.endswith(" customer") for who in zendesk.whose())
    expect(shown.badge.locator(".bare, .calm, .uneasy").first).to_be_visible()
    shown.badge.click()
    expect(shown.card).to_be_visible()
    expect(shown.card).not_to_contain_text("furious")
    expect(shown.card).not_to_contain_text("do NOT mention")


def test_somebody_in_copy_is_not_the_customer(page: Page, site: str, zendesk: Overheard) -> None:
    desk(page, site, "seed=note", NOTED)
    page.evaluate(f"sim.receive({NOTED}, 'I am absolutely furious about this.', {{from: 'cc', name: 'Tom Bystander'}})")
    page.keyboard.type("Thank you.")
    until(lambda: "Tom other" in zendesk.whose(), what="Tom is read")


def test_forty_items(page: Page, site: str, zendesk: Overheard) -> None:
    shown = desk(page, site, "seed=forty", FORTY)
    page.keyboard.type("Thank you, we will look at it.")
    until(lambda: len(zendesk.words()) == 10, what="ten read")
    assert zendesk.last()["partial"] is True
    shown.badge.click()
    expect(shown.card.locator(".read")).to_contain_text("Read 10 messages. ")
    for count in (20, 30, 40):
        page.evaluate(f"sim.showMore({FORTY})")
        until(lambda count=count: len(zendesk.words()) == count, what=f"{count} read")
    assert "partial" not in zendesk.last()
    expect(shown.card.locator(".read")).to_have_text("Read 40 messages.")


@pytest.mark.parametrize("locale", ["de", "fr", "ar"])
def test_zendesk_in_another_language(page: Page, site: str, zendesk: Overheard, locale: str) -> None:
    shown = desk(page, site, f"seed=angry&locale={locale}", ANGRY)
    page.keyboard.type(DRAFT)
    zendesk.wait("Gareth customer", "Noor agent", "Gareth customer", "Gareth customer")
    expect(shown.word).to_have_text("angry", ignore_case=True)
    page.keyboard.press("Control+Alt+x")
    expect(shown.badge).to_have_accessible_name(NOTE)
    page.keyboard.press("Control+Alt+c")
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.settle()
    page.keyboard.press("Control+Alt+p")
    expect(shown.question).to_be_visible()
    shown.choose("send")
    see(page, "sim.submitted.length", 1)


def test_items_drawn_again_keep_the_findings(page: Page, site: str, zendesk: Overheard) -> None:
    shown = desk(page, site, "seed=angry", ANGRY)
    page.keyboard.type(DRAFT)
    expect(shown.word).to_have_text("angry", ignore_case=True)
    shown.badge.click()
    expect(shown.card.locator("button.words").first).to_be_visible()
    shown.settle()
    page.evaluate("""() => {
        window.gaps = 0;
        const root = document.querySelector("[data-heedful]").shadowRoot;
        const look = () => {
            const card = root.querySelector(".card");
            if (!card?.querySelector("button.words") || !/ngry/.test(root.querySelector(".badge").textContent)) gaps += 1;
            requestAnimationFrame(look);
        };
        look();
    }""")
    asked = len(zendesk.all())
    for _ in range(5):
        page.evaluate(f"sim.redraw({ANGRY})")
        rest(page)
    shown.settle()
    assert page.evaluate("gaps") == 0
    assert len(zendesk.all()) == asked
    shown.card.locator("button.words").first.click()


def test_tickets_in_tabs(page: Page, site: str, zendesk: Overheard) -> None:
    shown = desk(page, site, "seed=all", ANGRY)
    page.keyboard.type(DRAFT)
    expect(shown.word.filter(visible=True)).to_have_text("angry", ignore_case=True)
    page.keyboard.press("Alt+Shift+H")
    expect(shown.card).to_be_visible()
    page.evaluate(SAMPLE, [ANGRY, ["ngry", "Gareth", "furious"]])
    for ticket in (NOTED, FORTY, 41207):
        page.evaluate(f"sim.openTicket({ticket})")
        expect(shown.card).to_have_count(0)
        page.evaluate(f"sim.focus({ticket})")
        page.keyboard.type("Thank you.")
        expect(shown.badge.filter(visible=True)).to_have_count(1)
        expect(shown.badge.filter(visible=True).locator(".bare, .calm, .uneasy").first).to_be_visible()
        assert not any("furious" in words for words in zendesk.words() if ticket != NOTED)
    assert page.evaluate("strangers") == []
    page.evaluate(f"sim.closeTicket({NOTED})")
    page.evaluate(f"sim.openTicket({ANGRY})")
    page.evaluate(f"sim.focus({ANGRY})")
    expect(shown.word.filter(visible=True)).to_have_text("angry", ignore_case=True)


@pytest.mark.parametrize(
    "changes",
    [
        [("[data-test-id=omni-log-message-content]", "data-test-id"), ("[data-test-id=omni-log-item-message]", "data-test-id")],
        [("[data-test-id=omni-log-comment-item]", "data-test-id")],
        [("[data-test-id=omni-log-item-message]", "type")],
    ],
    ids=["text", "message", "type"],
)  # fmt: skip
def test_zendesk_has_changed(page: Page, site: str, zendesk: Overheard, changes: list[tuple[str, str]]) -> None:
    spoil(page, *changes)
    shown = desk(page, site, "seed=angry", ANGRY)
    page.keyboard.type(DRAFT)
    shown.badge.click()
    expect(shown.card).to_contain_text("This site changed")
    assert not any(who.endswith(" customer") for who in zendesk.whose())
    expect(shown.card.locator(".level")).to_have_count(0)
