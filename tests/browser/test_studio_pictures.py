"""What the pictures of the studio show: each page draws without a complaint, in light and in dark, and is kept when
pictures are wanted (see `pictures`)."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

import pictures
from heedful.store import Count, Report, Store
from serving import serving

SENTENCE = "Three weeks and still no answer, I am fed up. Please kill the render job."
WEEKS = 12
SAID = (
    "It was a long wait again before somebody picked up on Tuesday.",
    "After such a long wait I would at least like to know who has my file.",
    "The long wait for the spare part means that the line stands still.",
    "Is a long wait normal for parcels to the islands?",
    "Please change the address on my invoice.",
    "Thank you, the export works now.",
    "The page stays white after the update.",
)
CAUSES = ("waiting", "no_response", "failed_fix", "broken_promise", "billing", "defect", "confusion")


@dataclass
class Studio:
    """A browser in one theme, at a studio with some weeks behind it."""

    theme: str
    context: BrowserContext
    address: str
    complaints: list[str]

    def page(self, path: str) -> Page:
        page = self.context.new_page()
        page.on("console", self._listen)
        page.goto(f"{self.address}{path}")
        expect(page.locator("html[data-ready]")).to_be_attached()
        return page

    def picture(self, page: Page, name: str) -> None:
        pictures.keep(self.context, page.screenshot(animations="disabled", caret="hide"), name, self.theme)
        page.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def filled(store: Store) -> None:
    """Give a team of seven some weeks of counts; waiting grows less towards the end."""
    chance, now = random.Random(4), datetime.now(UTC)
    store.create()
    team = store.add_team("Support", now)
    people = [store.add_person(f"Person {n}", f"p{n}@acme.example", "agent", now, team=team.id) for n in range(7)]
    rows = []
    for week in range(WEEKS):
        day = (now - timedelta(weeks=week, days=1)).date()
        for person in people:
            upset = chance.randint(2, 5) + week // 3
            counts = {("read", "level:calm"): 14, ("read", "level:uneasy"): 6, ("read", "level:frustrated"): upset}
            for place, cause in enumerate(CAUSES):
                counts["read", f"cause:{cause}"] = sum(chance.random() < 0.6 / (1 + place / 2) for _ in range(upset))
            counts |= {("read", "promise:kept"): 3, ("read", "promise:broken"): chance.randint(0, 1)}
            counts |= {("guard_shown", "guard"): 4, ("guard_heeded", "guard"): chance.randint(1, 3)}
            counts |= {("shown", "phrase:en/ack-event"): 6, ("inserted", "phrase:en/ack-event"): chance.randint(2, 4)}
            rows += [Count(day, person.id, team.id, *what, n) for what, n in counts.items() if n]
    store.count(rows)
    store.add_report(Report(now, "cause:abuse", False, "“kill the job” is what we call stopping an export.", "gmail"))


def tickets() -> list[dict[str, object]]:
    """Give a helpdesk's export in which every other ticket has the words that the change is about."""
    said = [f"Hello, about order {4000 + 37 * n}. {SAID[n % len(SAID)]}" for n in range(140)]
    return [{"id": n, "requester_id": 7, "comments": [{"author_id": 7, "body": text}]} for n, text in enumerate(said)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data: Path = tmp_path_factory.mktemp("data")
    filled(Store(f"sqlite:///{data}/heedful.db"))
    with serving(data, {"HEEDFUL_DEADLINE_MS": "10000"}) as address:
        yield address


@pytest.fixture(scope="module", params=["light", "dark"])
def studio(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Studio]:
    context = browser.new_context(
        viewport={"width": 1120, "height": 760}, color_scheme=request.param, device_scale_factor=pictures.SHARPNESS,
        locale="en-GB", timezone_id="Europe/London",
    )  # fmt: skip
    studio = Studio(request.param, context, address, [])
    yield studio
    context.close()
    assert not studio.complaints, studio.complaints


def test_which_entries_fire(studio: Studio) -> None:
    page = studio.page("/studio/words")
    page.locator("[name=sentence]").fill(SENTENCE)
    page.get_by_role("button", name="Which entries fire?").click()
    expect(page.locator(".firing").first).to_be_visible()
    page.locator(".reading").evaluate("(part) => scrollTo(0, part.offsetTop - 90)")
    studio.picture(page, "studio-found")


def test_a_dry_run(studio: Studio) -> None:
    page = studio.page("/studio/words/en/entry/waiting/still-waiting")
    page.get_by_label("Exceptions").fill(
        page.get_by_label("Exceptions").input_value() + "\nstill waiting for the parts"
    )
    page.get_by_label("Phrases").fill(page.get_by_label("Phrases").input_value() + "\nlong wait")
    page.get_by_label("Must be found").fill(
        page.get_by_label("Must be found").input_value() + "\nIt was a [long wait]."
    )
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Dry run on past messages").click()
    export = {"name": "tickets.json", "mimeType": "application/json", "buffer": json.dumps(tickets()).encode()}
    page.locator("#file").set_input_files(export)  # type: ignore[arg-type]
    page.get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#result h2")).to_be_visible(timeout=600_000)
    page.locator("#result").evaluate("(part) => scrollTo(0, part.offsetTop - 12)")
    studio.picture(page, "studio-dry-run")


def test_pictures_over_weeks(studio: Studio) -> None:
    page = studio.page("/studio/pictures")
    expect(page.locator("main svg").first).to_be_visible()
    studio.picture(page, "studio-pictures")


def test_a_practice_case(studio: Studio) -> None:
    page = studio.page("/studio/practice")
    page.locator(".case-card").nth(4).click()
    expect(page.locator("html[data-ready] #lesson")).to_be_visible()
    page.get_by_label("Your reply").fill("Hi, sorry for any inconvenience. We will look into it soon.")
    expect(page.locator("#lesson")).to_contain_text("What your reply does")
    page.evaluate("scrollTo(0, 0)")
    studio.picture(page, "studio-practice")
