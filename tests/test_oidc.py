"""Single sign-on against a real OpenID provider: who is let in, as whom, and what is no proof of anything."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests

from fakes import Clock
from visitors import HOST, Days, Town, Visitor

pytestmark = pytest.mark.usefixtures("quick_passwords")
JS = Path(__file__).parent / "extension"
CLIENT, SECRET, BACK = "heedful", "a secret of the client's", f"https://{HOST}/sign-in/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider that runs as long as these tests."""
    node = shutil.which("node")
    assert node and (JS / "node_modules" / "oidc-provider").is_dir(), (
        "`npm ci --prefix tests/extension` brings the provider"
    )
    command = [node, str(JS / "oidc" / "provider.js"), CLIENT, SECRET, BACK]
    with subprocess.Popen(command, cwd=JS, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert address, "the provider did not start"
        yield address
        process.terminate()


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def town(tmp_path: Path, issuer: str, days: Days) -> Town:
    return Town(tmp_path, Clock(), days, oidc_issuer=issuer, oidc_client=CLIENT, oidc_secret=SECRET)


def at_provider(address: str, name: str) -> str:
    """Sign in at the provider as a person would, agree, and return where it sends the browser then."""
    with requests.Session() as browser:
        response = browser.get(address)
        for _ in range(4):
            form = re.search(r'<form[^>]* action="([^"]+)"', response.text)
            assert form, response.text
            prompt = re.search(r'name="prompt" value="(\w+)"', response.text)
            fields = {"prompt": prompt[1] if prompt else "", "login": name, "password": "any"}
            response = browser.post(urljoin(response.url, form[1]), data=fields, allow_redirects=False)
            while response.is_redirect:
                target = urljoin(response.url, response.headers["Location"])
                if target.startswith(BACK):
                    return target
                response = browser.get(target, allow_redirects=False)
    raise AssertionError("the provider does not send back")


def begin(visitor: Visitor, next: str = "") -> str:
    response = visitor.get(f"/sign-in/provider?next={next}")
    assert response.status_code == 303
    return str(response.location)


def come_back(visitor: Visitor, target: str) -> str:
    """Follow the provider back, and return where that leads."""
    parts = urlsplit(target)
    response = visitor.get(f"{parts.path}?{parts.query}")
    assert response.status_code == 303
    return str(response.location)


def sign_in(town: Town, name: str, next: str = "") -> tuple[Visitor, str]:
    visitor = town.visitor()
    return visitor, come_back(visitor, at_provider(begin(visitor, next), name))


def refused(visitor: Visitor, place: str, words: str) -> bool:
    return place == "/sign-in" and words in visitor.get("/sign-in").text and not visitor.cookie()


def test_the_door_offers_it(town: Town) -> None:
    assert 'href="/sign-in/provider?next=' in town.visitor().get("/sign-in").text


def test_somebody_new_becomes_an_agent_and_is_known_again(town: Town, issuer: str) -> None:
    visitor, place = sign_in(town, "bea", "/account")
    assert place == "/account" and "Bea Bell" in visitor.get("/account").text
    (bea,) = town.store.people()
    assert (bea.name, bea.email, bea.role, bea.subject, bea.has_password) == (
        "Bea Bell",
        "bea@desk.example",
        "agent",
        f"{issuer}|bea",
        False,
    )
    sign_in(town, "bea")
    assert len(town.store.people()) == 1
    assert [what for _, what, _ in town.notes()] == ["person added", "sign-in", "sign-in"]


def test_the_role_of_somebody_new_is_a_setting(tmp_path: Path, issuer: str, days: Days) -> None:
    town = Town(tmp_path, Clock(), days, oidc_issuer=issuer, oidc_client=CLIENT, oidc_secret=SECRET, oidc_role="editor")
    sign_in(town, "bea")
    assert town.store.people()[0].role == "editor"


def test_a_verified_address_leads_to_whom_it_belongs(town: Town, issuer: str) -> None:
    ann = town.person("Ann", "admin")
    visitor, place = sign_in(town, "ann")
    assert place == "/studio" and visitor.get("/studio/people").status_code == 200
    there = town.store.person(ann.id)
    assert there and there.subject == f"{issuer}|ann" and there.has_password


@pytest.mark.parametrize("name", ["eve", "dan", "text"])
def test_an_address_that_is_not_verified_leads_nowhere(town: Town, name: str) -> None:
    town.person("Ann", "admin")
    visitor, place = sign_in(town, name)
    assert refused(visitor, place, "verified")
    assert [each.name for each in town.store.people()] == ["Ann"]


def test_an_address_of_somebody_with_another_account_leads_nowhere(town: Town) -> None:
    bea = town.person("Bea")
    town.store.change_person(bea.id, town.days.now, subject="https://other.example|bea")
    visitor, place = sign_in(town, "bea")
    assert refused(visitor, place, "another account")


def test_the_disabled_stay_out(town: Town) -> None:
    cid = town.person("Cid")
    town.store.change_person(cid.id, town.days.now, disabled=True)
    visitor, place = sign_in(town, "cid")
    assert refused(visitor, place, "disabled")
    there = town.store.person(cid.id)
    assert there and there.disabled and not there.subject


def test_what_is_asked_of_the_provider(town: Town) -> None:
    asked = {name: value[0] for name, value in parse_qs(urlsplit(begin(town.visitor())).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"], asked["redirect_uri"]) == ("code", "S256", BACK)
    assert len(asked["state"]) >= 16 and len(asked["nonce"]) >= 16 and len(asked["code_challenge"]) == 43


def test_an_answer_is_good_only_in_the_browser_that_asked(town: Town) -> None:
    target = at_provider(begin(town.visitor()), "bea")
    other = town.visitor()
    assert refused(other, come_back(other, target), "another browser")
    begin(other)
    assert refused(other, come_back(other, target), "another browser")
    assert not town.store.people()


def test_an_answer_is_good_once(town: Town) -> None:
    visitor = town.visitor()
    target = at_provider(begin(visitor), "bea")
    come_back(visitor, target)
    visitor.get("/account")
    visitor.post("/sign-out")
    assert refused(visitor, come_back(visitor, target), "Try once more")


@pytest.mark.parametrize("change", [{"code": "x"}, {"iss": "https://evil.example"}, {"state": "x"}])
def test_a_changed_answer_is_no_proof(town: Town, change: dict[str, str]) -> None:
    visitor = town.visitor()
    parts = urlsplit(at_provider(begin(visitor), "bea"))
    query = {name: value[0] for name, value in parse_qs(parts.query).items()} | change
    target = requests.Request("GET", BACK, params=query).prepare().url
    assert target and come_back(visitor, target) == "/sign-in"
    assert not visitor.cookie() and not town.store.people()


def test_another_nonce_is_no_proof(town: Town) -> None:
    """An ID token that was made for another sign-in does not fit, even with a code that is good."""
    visitor = town.visitor()
    target = at_provider(begin(visitor), "bea")
    kept = visitor.client.get_cookie("heedful_door", domain=HOST, path="/sign-in")
    assert kept
    parts = kept.value.split("%22")
    parts[3] = "another"
    visitor.client.set_cookie("heedful_door", "%22".join(parts), domain=HOST, path="/sign-in", secure=True)
    assert refused(visitor, come_back(visitor, target), "did not vouch for you")


def test_who_says_no_at_the_provider_is_asked_again(town: Town) -> None:
    visitor = town.visitor()
    state = parse_qs(urlsplit(begin(visitor)).query)["state"][0]
    assert come_back(visitor, f"{BACK}?error=access_denied&state={state}") == "/sign-in"


def test_a_provider_that_is_away_leaves_the_passwords(
    tmp_path: Path, days: Days, caplog: pytest.LogCaptureFixture
) -> None:
    town = Town(tmp_path, Clock(), days, oidc_issuer="http://127.0.0.1:1", oidc_client=CLIENT)
    town.person("Bea")
    visitor = town.visitor()
    response = visitor.get("/sign-in/provider")
    assert response.location == "/sign-in" and "could not be reached" in visitor.get("/sign-in").text
    assert visitor.sign_in("bea@desk.example").status_code == 303
    assert "ConnectionError" in caplog.text and "127.0.0.1:1" not in caplog.text


def test_a_provider_that_calls_itself_otherwise_is_not_believed(tmp_path: Path, issuer: str, days: Days) -> None:
    town = Town(tmp_path, Clock(), days, oidc_issuer=issuer.replace("127.0.0.1", "localhost"), oidc_client=CLIENT)
    assert town.visitor().get("/sign-in/provider").location == "/sign-in"


def test_next_leads_to_our_own_pages_only(town: Town) -> None:
    assert sign_in(town, "bea", "//evil.example")[1] == "/studio"


def test_without_an_issuer_there_is_nothing(tmp_path: Path, days: Days) -> None:
    town = Town(tmp_path, Clock(), days)
    assert town.visitor().get("/sign-in/provider").status_code == 404
    assert "/sign-in/provider" not in town.visitor().get("/sign-in").text
