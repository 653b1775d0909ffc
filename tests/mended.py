"""The studio's whole story, in one browser with the real server: from a report of a wrong flag to words that are mended,
tried on past tickets, approved by a second person, published under load, taken back, and switched off for one team.

Everything is done by keyboard: an element takes the focus and a key presses it. It is told on SQLite (browser/) and on
PostgreSQL (beds/).
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

from playwright.sync_api import Locator, Page, expect

from extensions import until
from furnished import SENTENCE, WORDS
from heedful.store import Store
from serving import free_port, serving

PASSWORD = "a long enough password"
TICKETS = 5_000
SECONDS = 900.0


@dataclass
class House:
    """A running installation: its address, who is there, and the tokens of an agent in each of two teams."""

    address: str
    tokens: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, body: Any, team: str = "Support") -> tuple[int, Any]:
        """Call the API as an agent of a team; give the status and the answer."""
        headers = {"Authorization": f"Bearer {self.tokens[team]}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.address}{path}", json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                said = answer.read()
                return answer.status, json.loads(said) if said else None
        except urllib.error.HTTPError as error:
            return error.code, None

    def causes(self, team: str = "Support") -> set[str]:
        """Return what the agent's next request finds in the sentence."""
        status, said = self.ask("/v1/analyze", {"thread": [{"role": "customer", "text": SENTENCE}]}, team)
        assert status == 200
        return {one["cause"] for one in said["causes"]}


@contextmanager
def housed(folder: Path, database: str) -> Iterator[House]:
    """Run an installation on an empty database, with two teams, an admin, an editor and words of its own."""
    tokens = settled(Store(database))
    (folder / "own" / "en").mkdir(parents=True)
    (folder / "own" / "en" / "threats.yml").write_text(WORDS)
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "HEEDFUL_HOSTS": address, "HEEDFUL_LEXICONS": str(folder / "own"), "HEEDFUL_REVIEW": "yes",
        "HEEDFUL_DATABASE": database, "HEEDFUL_DEADLINE_MS": "10000",
    }  # fmt: skip
    with serving(folder, settings, bind=address) as server:
        yield House(server, tokens)


def settled(store: Store) -> dict[str, str]:
    """Let people in; return the token of an agent in each team."""
    now, tokens = datetime.now(UTC), {}
    store.create()
    for name in ("Support", "Operations"):
        team = store.add_team(name, now)
        agent = store.add_person(f"Sam of {name}", f"{name.lower()}@acme.example", "agent", now, team=team.id)
        tokens[name] = store.add_token(f"{name}'s browser", "agent", now, person=agent.id)
    store.add_person("Ada Moreau", "ada@acme.example", "admin", now, password=PASSWORD)
    store.add_person("Eve Okafor", "eve@acme.example", "editor", now, password=PASSWORD)
    return tokens


def press(target: Locator, key: str = "Enter") -> None:
    """Give an element the focus and press a key on it."""
    target.focus()
    # What it leads to may take a while on a busy machine.
    target.press(key, timeout=SECONDS * 1000)


def follow(target: Locator) -> None:
    """Press what leads to another page, or to the same one anew, and wait until it is there, its scripts included."""
    with target.page.expect_navigation(timeout=SECONDS * 1000):
        press(target)


def write(target: Locator, text: str) -> None:
    """Write into a field by keyboard."""
    target.focus()
    target.press("Control+a")
    target.page.keyboard.insert_text(text)


def sign_in(page: Page, house: House, email: str) -> None:
    page.goto(f"{house.address}/studio")
    write(page.get_by_label("E-mail"), email)
    write(page.get_by_label("Password"), PASSWORD)
    follow(page.get_by_role("button", name="Sign in"))
    expect(page.get_by_role("heading", name="Studio")).to_be_visible()


def sign_out(page: Page) -> None:
    follow(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def tickets(path: Path) -> Path:
    """Write a helpdesk's export: every fifth ticket says what the entry takes wrongly, the others are ordinary."""
    said = (
        SENTENCE,
        "Where do I change the address on my invoice?",
        "Thank you, the export works now.",
        "The page stays white after the update, what can I do?",
        "Could you add two seats to our plan from May on?",
    )
    rows = [
        {
            "id": number, "requester_id": 7, "created_at": "2026-05-04T08:00:00Z",
            "comments": [{"author_id": 7, "body": f"Hello, ticket {number}. {said[number % 5]}", "created_at": "2026-05-04T08:00:00Z"}],
        }
        for number in range(TICKETS)
    ]  # fmt: skip
    path.write_text(json.dumps({"tickets": rows}))
    return path


class Load:
    """An agent who asks without a pause, beside everything else."""

    def __init__(self, house: House) -> None:
        self.statuses: list[int] = []
        self._house, self._stop = house, Event()
        self._thread = Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Load":
        self._thread.start()
        until(lambda: len(self.statuses) > 3, SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        before = len(self.statuses)
        until(lambda: len(self.statuses) > before + 3, SECONDS)
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            body = {"thread": [{"role": "customer", "text": f"Still no answer to {len(self.statuses)}. I am fed up."}]}
            self.statuses.append(self._house.ask("/v1/analyze", body, "Operations")[0])


def mend(page: Page, house: House, folder: Path) -> None:
    """Go the whole way, from a report to mended words and back."""
    report(page, house)
    change = except_sentence(page, house)
    dry_run(page, tickets(folder / "tickets.json"))
    approve(page, house, change)
    publish_and_go_back(page, house)
    switch_off_for_one_team(page, house)
    look_at_the_log(page, house)


def report(page: Page, house: House) -> None:
    """Let an agent say that a flag is wrong, and the admin find the report, paste the sentence, see entry and why."""
    assert house.causes() == {"abuse"}
    thumb = {"finding": "cause:abuse", "up": False, "words": "kill the job is no abuse", "entry": "en/abuse/kill"}
    assert house.ask("/v1/events", thumb)[0] == 204

    sign_in(page, house, "ada@acme.example")
    follow(page.get_by_role("link", name="1 new report from agents"))
    follow(page.locator(".reported h2 a"))
    expect(page.locator("blockquote")).to_have_text("kill the job is no abuse")
    write(page.locator("[name=sentence]"), SENTENCE)
    follow(page.locator("form[action$='/words/find'] button[type=submit]"))
    firing = page.locator(".firing", has_text="abuse/kill")
    expect(firing).to_contain_text("is found by the phrase kill|kills|killed|killing")
    expect(firing).to_contain_text("en/threats.yml:")


def except_sentence(page: Page, house: House) -> str:
    """Save an exception and return the address of the change.

    One that would silence the entry is refused with the remedy, and nothing typed is lost.
    """
    firing = page.locator(".firing", has_text="abuse/kill")
    follow(firing.get_by_role("button", name="It should not fire here"))
    write(page.get_by_label("Or in your own words"), "kill|kills|killed|killing")
    follow(page.get_by_role("button", name="Save the exception"))
    trouble = page.locator("#problems .trouble")
    expect(trouble).to_contain_text("abuse/kill")
    expect(trouble).to_contain_text("en/threats.yml:")
    expect(page.get_by_label("Or in your own words")).to_have_value("kill|kills|killed|killing")
    write(page.get_by_label("Or in your own words"), "")
    press(page.locator("[name=line]").first, "Space")
    follow(page.get_by_role("button", name="Save the exception"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exception for abuse/kill")
    assert house.causes() == {"abuse"}
    return page.url


def dry_run(page: Page, file: Path) -> None:
    """Try the change on past tickets, and mark twenty examples by key."""
    follow(page.get_by_role("link", name="Dry run on past messages"))
    page.locator("#file").set_input_files(file)
    press(page.get_by_role("button", name="Run", exact=True))
    expect(page.locator("#how-far")).to_contain_text(f"of {TICKETS} messages read", timeout=SECONDS * 1000)
    expect(page.locator("#result")).to_contain_text(f"{TICKETS} messages were read", timeout=SECONDS * 1000)
    expect(page.locator("#result")).to_contain_text(f"{TICKETS // 5} would be read differently")
    examples = page.locator("[data-example]")
    expect(examples).to_have_count(20)
    examples.first.focus()
    for _ in range(20):
        page.keyboard.press("r")
    expect(page.locator("#precision")).to_contain_text("20 of 20 right: between")


def approve(page: Page, house: House, change: str) -> None:
    """Let a second person approve: nobody publishes alone here."""
    page.goto(change)
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    follow(page.get_by_role("button", name="Ask for approval"))
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    sign_out(page)
    sign_in(page, house, "eve@acme.example")
    follow(page.get_by_role("link", name="waits for approval"))
    follow(page.get_by_role("button", name="Approve"))


def publish_and_go_back(page: Page, house: House) -> None:
    """Publish while requests are running; then an admin goes back to what was before, at which the editor looks."""
    with Load(house) as load:
        follow(page.get_by_role("button", name="Publish"))
        expect(page.locator("#said")).to_contain_text("Published as revision 1", timeout=SECONDS * 1000)
        until(lambda: house.causes() == set(), SECONDS, "the published words do not reach the agent")

        expect(page.get_by_text("going back at once is for admins")).to_be_visible()
        expect(page.get_by_role("button", name="Go back")).to_have_count(0)
        sign_out(page)
        sign_in(page, house, "ada@acme.example")
        page.goto(f"{house.address}/studio/history")
        page.once("dialog", lambda dialog: dialog.accept())
        follow(page.get_by_role("button", name="Go back to the words that came with Heedful"))
        expect(page.locator("#said")).to_contain_text("in force again", timeout=SECONDS * 1000)
        until(lambda: house.causes() == {"abuse"}, SECONDS, "the rollback does not reach the agent")
    assert set(load.statuses) == {200}, "a request was dropped"
    sign_out(page)
    sign_in(page, house, "eve@acme.example")
    follow(page.get_by_role("link", name="without a second person: look at it"))
    follow(page.get_by_role("button", name="I have looked at it"))
    expect(page.locator("#said")).to_contain_text("you have looked at it")
    sign_out(page)


def switch_off_for_one_team(page: Page, house: House) -> None:
    """Switch the rule off for one team only."""
    sign_in(page, house, "ada@acme.example")
    follow(page.get_by_role("navigation", name="Studio").get_by_role("link", name="Teams"))
    follow(page.get_by_role("link", name="Support"))
    press(page.locator("[name=off][value='cause:abuse']"), "Space")
    follow(page.get_by_role("button", name="Save the rules"))
    expect(page.locator("#said")).not_to_be_empty()
    until(lambda: house.causes() == set(), SECONDS, "the switch does not reach the team")
    assert house.causes("Operations") == {"abuse"}


def look_at_the_log(page: Page, house: House) -> None:
    """See that it is noted who did what, and nothing of what was pasted."""
    page.goto(f"{house.address}/studio/log")
    log = page.locator("main")
    for name in ("Ada Moreau", "Eve Okafor"):
        expect(log).to_contain_text(name)
    expect(log).not_to_contain_text("render job")
