"""The studio's other story, in browsers with the real server: how an installation fills with people.

From the link that a fresh server prints to a team with rules, invited colleagues, tokens, weeks of counts with pictures,
practice, switches, and a colleague who leaves. Everything is done by keyboard, on SQLite (browser/) and PostgreSQL (beds/).
"""

import csv
import io
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from extensions import until
from heedful.store import Count, Person, Store
from mended import PASSWORD, SECONDS, follow, press, write
from serving import free_port, serving

ADA, EVE, SAM = "ada@acme.example", "eve@acme.example", "sam@acme.example"
OTHERS = ("Bogdan", "Cyrus", "Dilara", "Edmund", "Florin")
NEW_PASSWORD = "an even longer password"
ORIGIN = "moz-extension://0a1b2c3d-0000-4000-8000-000000000000"
CASES = Path(__file__).parents[1] / "server/heedful/practice/cases"
LEGAL = "My solicitor will write to you on Monday about the money that you owe me."
CALM = "Where do I find the invoice of May?"
REFUND = "We will refund you in full. Our client portal shows it."
FEW = "Fewer than five people contributed"
WEEKS = 6


@dataclass
class House:
    """A running installation: its address, the one-time path that it printed, and its store for what lies in the past."""

    address: str
    welcome: str
    store: Store
    browser: Browser
    complaints: list[str] = field(default_factory=list)

    def visitor(self) -> Page:
        """Open a browser of somebody else; what its console complains of is kept."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if _is_fault(said) else None)
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    def ask(self, path: str, token: str = "", body: Any = None, **headers: str) -> tuple[int, Any]:
        """Call the API; give the status and the answer."""
        sent = {
            "Content-Type": "application/json",
            **({"Authorization": f"Bearer {token}"} if token else {}),
            **headers,
        }
        data = None if body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.address + path, data, sent), timeout=60) as answer:
                said = answer.read()
                return answer.status, json.loads(said) if said else None
        except urllib.error.HTTPError as error:
            return error.code, None


def _is_fault(said: Any) -> bool:
    return said.type == "error" and not re.search(r"status of (409|422)", said.text)


@contextmanager
def housed(folder: Path, database: str, browser: Browser) -> Iterator[House]:
    """Run a fresh installation that has a name for others."""
    address = f"127.0.0.1:{free_port()}"
    settings = {"HEEDFUL_HOSTS": address, "HEEDFUL_DATABASE": database, "HEEDFUL_DEADLINE_MS": "10000"}
    with serving(folder, settings, bind=address) as server:
        said = folder / "server.log"
        printed = until(lambda: re.search(r"/welcome/\S+(?=\s)", said.read_text()), what="no link for the first admin")
        yield House(server, printed[0], Store(database), browser)


def move_in(house: House) -> None:
    """Live through the first weeks of an installation."""
    admin = first_admin(house)
    form_a_team(admin)
    give_it_rules(admin)
    editor, agent = invite(house, admin, "Eve Okafor", EVE, "editor"), invite(house, admin, "Sam Boateng", SAM, "agent")
    expect(editor.get_by_role("link", name="Inbox")).to_have_count(2)
    expect(agent.get_by_role("link", name="Inbox")).to_have_count(0)
    browser = pair(house, agent)
    make_and_revoke(house, agent)
    rules_hold(house, browser)
    pictures(house, editor, agent, browser)
    practise(admin, agent)
    switches(house, admin, browser)
    leave(house, admin, agent, browser)
    assert house.complaints == []


# Coming in


def first_admin(house: House) -> Page:
    """Follow the printed link; it is good once, and a password that is too short is refused beside its field."""
    page = house.visitor()
    page.goto(house.address + house.welcome)
    expect(page.get_by_label("Your name")).to_be_focused()
    write(page.get_by_label("Your name"), "Ada Moreau")
    write(page.get_by_label("E-mail"), ADA)
    for password in ("short", PASSWORD):
        write(page.get_by_label("Password", exact=True), password)
        write(page.get_by_label("The same again"), password)
        follow(page.get_by_role("button", name="Create the account"))
        if password == "short":
            expect(page.get_by_label("Password", exact=True)).to_have_attribute("aria-invalid", "true")
            expect(page.get_by_label("E-mail")).to_have_value(ADA)
    expect(page.get_by_role("heading", name="Studio")).to_be_visible()
    late = house.visitor()
    late.goto(house.address + house.welcome)
    expect(late.get_by_role("button", name="Create the account")).to_have_count(0)
    late.context.close()
    house.complaints[:] = [one for one in house.complaints if "410" not in one]
    return page


def form_a_team(admin: Page) -> None:
    go(admin, "Teams")
    write(admin.get_by_label("Name"), "Billing")
    follow(admin.get_by_role("button", name="Form the team"))
    expect(admin.get_by_role("heading", level=1)).to_have_text("Billing")


def give_it_rules(admin: Page) -> None:
    """Fill in the form of rules; what is wrong is said beside its field, and nothing typed is lost."""
    for label, share in (("Uneasy from %", "20"), ("Frustrated from %", "40"), ("Angry from %", "a lot")):
        write(admin.get_by_role("textbox", name=label), share)
    group = admin.get_by_role("group", name="Wording 1")
    write(group.get_by_label("Phrases"), "refund|refunds|refunded")
    write(group.get_by_label("Why not"), "Only the lawyers speak about money here.")
    write(group.get_by_label("Say instead, one a line"), "Our legal team answers this in writing.")
    press(group.locator("summary"))
    press(group.locator("[value=legal_threat]"), "Space")
    write(admin.get_by_label("Instead of").first, "client")
    write(admin.locator("[name=say_to]").first, "member")
    save(admin, "Save the rules")
    angry = admin.get_by_role("textbox", name="Angry from %")
    expect(angry).to_have_attribute("aria-invalid", "true")
    expect(group.get_by_label("Why not")).to_have_value("Only the lawyers speak about money here.")
    write(angry, "70")
    save(admin, "Save the rules")
    expect(admin.locator("#said")).to_contain_text("The rules of Billing are saved")
    expect(admin.get_by_role("textbox", name="Uneasy from %")).to_have_value("20")
    expect(group.locator("[value=legal_threat]")).to_be_checked()


def invite(house: House, admin: Page, name: str, email: str, role: str) -> Page:
    """Let somebody in: the admin copies a link, and it is opened in a browser of theirs."""
    go(admin, "People")
    write(admin.get_by_label("Name"), name)
    write(admin.get_by_label("E-mail"), email)
    choose(admin.get_by_label("Role"), role)
    choose(admin.get_by_label("Team"), "Billing")
    follow(admin.get_by_role("button", name="Invite"))
    link = admin.get_by_role("textbox", name=f"The link for {name}").input_value()
    page = house.visitor()
    page.goto(house.address + re.sub(r"^https?://[^/]+", "", link))
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    write(page.get_by_label("Password", exact=True), PASSWORD)
    write(page.get_by_label("The same again"), PASSWORD)
    follow(page.get_by_role("button", name="Set the password and sign in"))
    expect(page.locator("#said")).to_contain_text(f"Welcome, {name}.")
    return page


def sign_in(page: Page, house: House, email: str, password: str = PASSWORD) -> None:
    page.goto(f"{house.address}/studio")
    write(page.get_by_label("E-mail"), email)
    write(page.get_by_label("Password"), password)
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="Studio")).to_be_visible()


# Tokens


def pair(house: House, agent: Page) -> str:
    """Pair the agent's browser as its extension does, and return the extension's token."""
    agent.goto(f"{house.address}/studio")
    follow(agent.get_by_role("link", name="Pair a browser"))
    press(agent.get_by_role("button", name="Pair this browser"))
    code = agent.locator("[data-heedful-code]").get_attribute("data-heedful-code")
    status, paired = house.ask("/v1/pair", body={"code": code, "name": "Firefox of Sam"}, Origin=ORIGIN)
    assert status == 200
    told = "detail => document.dispatchEvent(new CustomEvent('heedful-paired', { detail }))"
    agent.evaluate(told, json.dumps({"name": paired["name"]}))
    expect(agent.get_by_role("status")).to_contain_text("paired as “Firefox of Sam”")
    return str(paired["token"])


def make_and_revoke(house: House, agent: Page) -> None:
    """Make a token for a program, use it, and revoke it: it is shown once."""
    agent.goto(f"{house.address}/account")
    expect(agent.get_by_role("row", name=re.compile("Firefox of Sam"))).to_be_visible()
    press(agent.get_by_text("Make a token for a program"))
    write(agent.get_by_label("What for"), "report script")
    follow(agent.get_by_role("button", name="Make the token"))
    token = agent.get_by_role("textbox", name="Your new token").input_value()
    until(lambda: house.ask("/v1/extension", token)[0] == 200, SECONDS, "the new token is not known")
    agent.goto(f"{house.address}/account")
    assert token not in agent.content()
    follow(agent.get_by_role("button", name="Revoke report script"))
    expect(agent.locator("#said")).to_contain_text("“report script” is revoked")
    until(lambda: house.ask("/v1/extension", token)[0] == 401, SECONDS, "the token still opens")


def rules_hold(house: House, token: str) -> None:
    """See that the team's rules hold for its browsers: no refunds in legal cases, and only there."""

    def risks(customer: str) -> dict[str, Any]:
        body = {"thread": [{"role": "customer", "text": customer}], "draft": REFUND}
        status, said = house.ask("/v1/analyze", token, body)
        assert status == 200, said
        return {risk.get("entry", ""): risk for risk in said["draft"]["risks"]}

    banned = risks(LEGAL).get("forbid-1")
    assert banned and banned["why"] == "Only the lawyers speak about money here.", banned
    assert banned["instead"] == ["Our legal team answers this in writing."]
    assert "forbid-1" not in risks(CALM)


# Pictures


def pictures(house: House, editor: Page, agent: Page, token: str) -> None:
    """Count what six agents do over some weeks: no picture of a team of one, and of all one that says what its table says."""
    assert house.ask("/v1/events", token, _events(1))[0] == 204
    store, now = house.store, datetime.now(UTC)
    team = store.teams()[0].id
    people = [next(one for one in store.people() if one.email == SAM)]
    people += [store.add_person(name, f"{name.lower()}@acme.example", "agent", now, team=team) for name in OTHERS]
    tokens = [store.add_token(f"{one.name}'s browser", "agent", now, person=one.id) for one in people[1:]]
    # All at once: what is over is summed once a day.
    _count_past(store, people[:1], team)
    _count_past(store, people[1:], "")
    for one in tokens:
        until(lambda one=one: house.ask("/v1/events", one, _events(2))[0] == 204, SECONDS, "a token is not known")
    go(editor, "Pictures")
    choose(editor.get_by_role("combobox", name="Whose"), store.teams()[0].name, sends=True)
    expect(editor.locator("main")).to_contain_text(FEW)
    choose(editor.get_by_role("combobox", name="Whose"), "Everybody's", sends=True)
    go(agent, "Pictures")
    follow(agent.get_by_role("navigation", name="Pictures").get_by_role("link", name="Mine"))
    expect(agent.locator(".picture").first).to_be_visible()
    choose(editor.get_by_label("How far back"), "24 weeks", sends=True)
    expect(editor.locator(".picture")).to_have_count(4)
    same_as_table(editor, "pictures")
    follow(editor.get_by_role("navigation", name="Pictures").get_by_role("link", name="Phrases and findings"))
    same_words(editor)
    for name in ("Sam Boateng", *OTHERS):
        expect(editor.locator("main")).not_to_contain_text(name)
    choose(agent.get_by_label("How far back"), "24 weeks", sends=True)
    same_as_table(agent, "own figures")


def _events(n: int) -> dict[str, Any]:
    """One batch as an extension sends it."""
    kinds = (("read", "level:angry"), ("read", "level:calm"), ("read", "cause:waiting"), ("read", "promise:kept"),
             ("shown", "phrase:en/ack-event"), ("inserted", "phrase:en/ack-event"), ("flagged", "risk:blame"), ("heeded", "risk:blame"))  # fmt: skip
    return {"events": [{"action": action, "subject": subject, "n": n} for action, subject in kinds]}


def _count_past(store: Store, people: list[Person], team: str) -> None:
    """Count for the weeks before this one, more of it the longer ago."""
    today: date = datetime.now(UTC).date()
    store.count([
        Count(today - timedelta(weeks=week), person.id, team, event["action"], event["subject"], week + number)
        for week in range(1, WEEKS)
        for number, person in enumerate(people)
        for event in _events(1)["events"]
    ])  # fmt: skip


def table_of(page: Page) -> list[list[str]]:
    """Return the table that a page offers to save."""
    address = page.get_by_role("link", name="Save these figures (CSV)").get_attribute("href")
    host = re.match(r"https?://[^/]+", page.url)
    assert host and address
    return list(csv.reader(io.StringIO(page.request.get(host[0] + address).text())))[1:]


def same_as_table(page: Page, whose: str) -> None:
    """See that the CSV holds exactly what the tables on the page show."""
    shown = page.evaluate("""() => [...document.querySelectorAll(".picture")].flatMap((picture) => {
      const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());
      const [head, ...rows] = [...picture.querySelectorAll("tr")].map(cells);
      const title = picture.querySelector("h2").textContent.trim();
      return rows.flatMap(([of, ...figures]) => figures.map((figure, at) => [title, of, head[at + 1], figure]));
    })""")
    assert shown and table_of(page) == shown, whose


def same_words(page: Page) -> None:
    """See that the CSV of words holds the numbers that the page shows."""
    shown = page.evaluate("""() => [...document.querySelectorAll("table.figures tbody tr")].flatMap((row) =>
      [...row.querySelectorAll("td.number")].map((cell) => cell.textContent.trim()))""")
    assert shown and [row[3] for row in table_of(page)] == shown


# Practice


def practise(admin: Page, agent: Page) -> None:
    """Answer a case, see the list tick, compare with the model; an admin adds a case of the house's own."""
    go(agent, "Practice")
    follow(agent.get_by_role("link", name=re.compile("A thank-you with a small question")))
    reply = agent.get_by_label("Your reply")
    expect(agent.locator("#lesson .met")).to_have_count(0)
    write(
        reply,
        "Hi Hanna,\n\nThank you for telling me. The weekly export can include archived orders: tick the box.\n\nPriya",
    )
    expect(agent.locator("#lesson .met").first).to_be_visible(timeout=SECONDS * 1000)
    press(agent.get_by_role("button", name="Compare with a good reply"))
    expect(agent.locator("#model")).to_contain_text("What yours does well", timeout=SECONDS * 1000)
    expect(agent.locator("#model")).to_contain_text("As many would write it")
    go(admin, "Practice")
    follow(admin.get_by_role("link", name="Cases of your own"))
    text = sorted(CASES.glob("*.yml"))[0].read_text()
    write(admin.get_by_label("A new case"), text.replace("reply:\n", "reply:\n  nonsense: 1\n", 1))
    follow(admin.get_by_role("button", name="Keep the case"))
    expect(admin.locator("#problems .trouble")).to_contain_text("nonsense")
    write(admin.get_by_label("A new case"), text.replace("A thank-you with a small question", "Our own first case"))
    follow(admin.get_by_role("button", name="Keep the case"))
    expect(admin.locator("#said")).to_contain_text("The case is kept")
    go(agent, "Practice")
    expect(agent.get_by_role("link", name=re.compile("Our own first case"))).to_be_visible()


# Switches, and leaving


def switches(house: House, admin: Page, token: str) -> None:
    """Let the team work in shadow mode and switch one rule off for everyone: its extensions hear of both."""
    plain = house.store.add_token("of no team", "agent", datetime.now(UTC))
    go(admin, "Teams")
    follow(admin.get_by_role("link", name="Billing"))
    press(admin.get_by_role("radio", name=re.compile("^Shadow")), "Space")
    save(admin, "Save the rules")
    expect(admin.locator("#said")).to_contain_text("The rules of Billing are saved")
    go(admin, "Settings")
    press(admin.get_by_text("Rules", exact=True))
    press(admin.locator("[name=off][value='risk:vague_time']"), "Space")
    save(admin, "Save the switches")
    expect(admin.locator("#said")).to_contain_text("Saved. It acts within a minute")
    expect(admin.get_by_role("row", name=re.compile("^Billing"))).to_contain_text("shadow")

    def told(token: str) -> tuple[Any, ...]:
        status, said = house.ask("/v1/extension", token)
        return (
            (said["mode"], said.get("shadow", False), said["off"]["rules"], said["refresh"] <= 60)
            if status == 200
            else ()
        )

    until(lambda: told(token) == ("off", True, ["risk:vague_time"], True), SECONDS, "the team does not hear of it")
    until(lambda: told(plain) == ("nudge", False, ["risk:vague_time"], True), SECONDS, "the others hear something else")


def leave(house: House, admin: Page, agent: Page, token: str) -> None:
    """Change a password, which ends other sessions; disable somebody, which ends all; read of it in the log."""
    other = house.visitor()
    sign_in(other, house, SAM)
    agent.goto(f"{house.address}/account")
    write(agent.get_by_label("Password now"), PASSWORD)
    write(agent.get_by_label("New password"), NEW_PASSWORD)
    write(agent.get_by_label("The same again"), NEW_PASSWORD)
    follow(agent.get_by_role("button", name="Change the password"))
    expect(agent.locator("#said")).to_contain_text("signed out everywhere else")
    until(lambda: _is_out(other, house), SECONDS, "the other session goes on")
    assert not _is_out(agent, house)
    go(admin, "People")
    follow(admin.get_by_role("link", name="Sam Boateng"))
    follow(admin.get_by_role("button", name="Disable"))
    expect(admin.locator("#said")).to_contain_text("is disabled")
    until(lambda: _is_out(agent, house), SECONDS, "who is disabled is still in")
    until(lambda: house.ask("/v1/extension", token)[0] == 401, SECONDS, "their browser is still in")
    go(admin, "Log")
    log = admin.locator("main table")
    for what in ("person added", "team rules saved", "token revoked", "browser paired", "switches saved",
                 "password changed", "person disabled", "case-save"):  # fmt: skip
        expect(log).to_contain_text(what)
    for secret in (PASSWORD, NEW_PASSWORD, token, "Hanna", house.welcome.rpartition("/")[2]):
        expect(log).not_to_contain_text(secret)


def _is_out(page: Page, house: House) -> bool:
    page.goto(f"{house.address}/studio")
    return "/sign-in" in page.url


# By keyboard


def go(page: Page, place: str) -> None:
    """Go to a place of the studio by its link."""
    if page.get_by_role("navigation", name="Studio").count() == 0:
        page.goto(re.sub(r"(https?://[^/]+).*", r"\1/studio", page.url))
    follow(page.get_by_role("navigation", name="Studio").get_by_role("link", name=place, exact=True))
    expect(page.locator(".nav [aria-current=page]")).to_have_text(place)


def choose(menu: Locator, option: str, *, sends: bool = False) -> None:
    """Choose from a menu by typing what the option begins with; one that sends its form leads to a new page."""
    chosen = menu.locator("option:checked")
    menu.focus()
    if sends:
        # The first letter chooses, and sends.
        with menu.page.expect_navigation(timeout=SECONDS * 1000):
            menu.page.keyboard.type(option[0])
    else:
        # Letters that come slowly each begin anew.
        until(lambda: typed(menu, option[:3], chosen) or menu.page.wait_for_timeout(1500), what=f"no {option}")
    expect(chosen).to_have_text(re.compile(f"^{option}", re.IGNORECASE))


def typed(menu: Locator, letters: str, chosen: Locator) -> bool:
    """Type letters into a menu; return whether they have chosen what begins with them."""
    menu.page.keyboard.type(letters)
    return chosen.inner_text().lower().startswith(letters.lower())


def save(page: Page, button: str) -> None:
    follow(page.get_by_role("button", name=button).locator("visible=true").last)
