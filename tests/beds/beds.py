"""The real programs under test as page objects: sign in, open, reply, write, send, and what was sent."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Locator, Page, expect

import paired

ROOT = Path(__file__).parents[2]
# Each process that tests has beds of its own.
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
if WORKER:
    os.environ["HEEDFUL_BEDS"] = f"{os.environ.get('HEEDFUL_BEDS', '/var/tmp/heedful-beds')}-{WORKER}"
    for name, port in {"ROUNDCUBE": 8181, "IMAP": 8243, "SMTP": 8125, "RT": 8182, "EDITORS": 8184}.items():
        os.environ[f"HEEDFUL_BED_{name}"] = str(int(os.environ.get(f"HEEDFUL_BED_{name}", port)) + 100 * WORKER)
STATE = Path(os.environ.get("HEEDFUL_BEDS", "/var/tmp/heedful-beds"))
THREADS = json.loads((ROOT / "tools/beds/threads.json").read_text(encoding="utf-8"))
UPSET, CALM = (thread["subject"] for thread in THREADS)
DRAFT = "Hello Dana,\n\nwe will look at the export."
LEVELS = re.compile("frustrated|angry", re.IGNORECASE)
AGENT = "agent@support.test"
WAIT_STEPS, STEP_MILLISECONDS = 1200, 50
NAMES = ("roundcube", "rt", "editors")


def command(name: str, action: str) -> str:
    """Run `tools/beds/<name> <action>`, give what it says, and fail with the bed's own words when it fails."""
    done = subprocess.run([sys.executable, ROOT / "tools/beds" / name, action], capture_output=True, text=True)
    if done.returncode:
        pytest.fail(done.stderr.strip() or f"The bed {name} failed to {action}.", pytrace=False)
    return done.stdout.strip()


@contextmanager
def bed(name: str) -> Iterator[str]:
    """Run a bed for as long as the block; give its address."""
    try:
        yield command(name, "start")
    finally:
        command(name, "stop")


@dataclass
class Bed:
    """Where a bed is."""

    name: str
    url: str

    @property
    def state(self) -> Path:
        return STATE / self.name

    def reset(self) -> None:
        """Go back to the seeded state."""
        command(self.name, "reset")

    def answers(self) -> bool:
        with urllib.request.urlopen(self.url, timeout=120) as page:
            return bool(page.status == 200)


@dataclass
class Reply:
    """A reply being written: the page, the element that is typed in, the button that sends."""

    page: Page
    editor: Locator
    send: Locator
    sent: Locator

    def text(self) -> str:
        """Return the whole text in the editor, quoted text included."""
        if self.editor.evaluate("element => element.localName === 'textarea'"):
            return self.editor.input_value()
        return self.editor.inner_text()

    def write(self, draft: str) -> None:
        """Type a draft at the top, with an empty line below, as a person does above the quoted text."""
        self.editor.press("Control+Home")
        for line in draft.split("\n"):
            self.page.keyboard.type(line)
            self.page.keyboard.press("Enter")
        self.page.keyboard.press("Enter")

    def wait_for(self, phrase: str, present: bool = True) -> None:
        """Wait until a phrase stands in the editor, or does not any more."""
        wanted = " ".join(words(phrase))
        for _ in range(WAIT_STEPS):
            if (wanted in " ".join(words(self.text()))) is present:
                return
            self.page.wait_for_timeout(STEP_MILLISECONDS)
        pytest.fail(f"{'not inserted' if present else 'still there'}: {phrase!r} in {self.text()[:400]!r}")

    def wait_until_sent(self) -> None:
        expect(self.sent.first).to_be_attached()


class Roundcube(Bed):
    """Webmail."""

    def sign_in(self, page: Page) -> None:
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{self.url}/?_task=login")
        page.fill("#rcmloginuser", AGENT)
        page.fill("#rcmloginpwd", "any")
        page.click("#rcmloginsubmit")
        page.wait_for_selector("#messagelist", state="attached")

    def open(self, page: Page, subject: str) -> None:
        """Open the newest message of a thread on a page of its own."""
        page.goto(f"{self.url}/?_task=mail&_mbox=INBOX")
        row = page.locator("#messagelist tr.message", has_text=subject).first
        address = row.locator("td.subject a").get_attribute("href") or ""
        uid = re.search(r"_uid=(\d+)", address)
        assert uid, address
        page.goto(f"{self.url}/?_task=mail&_mbox=INBOX&_uid={uid[1]}&_action=show")
        page.wait_for_selector("#messagebody")

    def reply(self, page: Page, html: bool = False) -> Reply:
        """Answer the open message, in a plain field or in TinyMCE."""
        self.prefer(html)
        page.locator("#toolbar-menu a.reply, #messagetoolbar a.reply").first.click()
        page.wait_for_selector("#composebody", state="attached")
        sent, send = page.locator("#messagelist"), page.locator("button.send").first
        if not html:
            return Reply(page, page.locator("textarea#composebody"), send, sent)
        frame: FrameLocator = page.frame_locator("#composebody_ifr")
        frame.locator("body#tinymce").wait_for()
        # Roundcube puts the quoted text into it later still, over whatever stands there by then.
        page.wait_for_function(
            "window.tinymce?.activeEditor?.initialized && rcmail.editor?.editor"
            " && !document.getElementById($('#composebody').data('html-editor-content-element'))"
        )
        return Reply(page, frame.locator("body#tinymce"), send, sent)

    def prefer(self, html: bool) -> None:
        """Choose the editor as the agent's preferences do, in PHP's own notation."""
        chosen = f'a:1:{{s:10:"htmleditor";i:{int(html)};}}'
        with closing(sqlite3.connect(self.state / "db/roundcube.sqlite", timeout=60)) as database, database:
            database.execute("UPDATE users SET preferences = ?", [chosen])

    def outbox(self) -> list[EmailMessage]:
        """Return the mails that were sent since the last reset."""
        return [parsed(path) for path in (self.state / "outbox/new").iterdir()]


class RT(Bed):
    """Request Tracker."""

    def ticket(self, subject: str) -> int:
        return int(json.loads((self.state / "tickets.json").read_text())[subject])

    def sign_in(self, page: Page) -> None:
        page.goto(self.url)
        page.fill('input[name="user"]', "root")
        page.fill('input[name="pass"]', "password")
        page.locator("form#login [type=submit]").click()
        page.wait_for_selector("#topactions")

    def open(self, page: Page, subject: str) -> None:
        """Open a ticket and wait until its history stands there."""
        page.goto(f"{self.url}/Ticket/Display.html?id={self.ticket(subject)}")
        messages = next(len(thread["messages"]) for thread in THREADS if thread["subject"] == subject)
        expect(page.locator(".transaction.message")).to_have_count(messages)

    def reply(self, page: Page, subject: str, comment: bool = False) -> Reply:
        """Go to the page that answers a ticket, or writes an internal comment on it."""
        action = "Comment" if comment else "Respond"
        page.goto(f"{self.url}/Ticket/Update.html?Action={action}&id={self.ticket(subject)}")
        body = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body.cke_editable")
        body.wait_for()
        page.wait_for_function("Object.values(CKEDITOR.instances).every((one) => one.status === 'ready')")
        sent = page.locator("#ticket-history, .history")
        return Reply(page, body, page.locator('input[name="SubmitTicket"]').first, sent)

    def outbox(self) -> list[EmailMessage]:
        """Return the mails that RT has sent since the last reset."""
        return [parsed(path) for path in (self.state / "outbox").iterdir()]


def parsed(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def part(mail: EmailMessage, kind: str) -> str:
    """Return the text of a mail's "plain" or "html" part, "" when it has none."""
    found = mail.get_body((kind,))
    return str(found.get_content()) if found else ""


class _Visible(HTMLParser):
    """Collects the text of a document, without styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in ("style", "script", "title")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("style", "script", "title")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(data)


def visible(html: str) -> str:
    """Return the text that a person sees of an HTML document, near enough to compare words."""
    parser = _Visible()
    parser.feed(html)
    return " ".join(parser.pieces)


def words(text: str) -> list[str]:
    """Return the words of a text without the marks of quoting, so that layout makes no difference."""
    return re.findall(
        r"[\w'@.:-]*\w", text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )


def assert_clean(mails: list[EmailMessage], written: str, html: bool) -> None:
    """Exactly one mail was sent; it says what stood in the editor and nothing of ours."""
    (mail,) = mails
    plain, rich = part(mail, "plain"), part(mail, "html")
    assert words(plain) == words(written)
    assert bool(rich) is html
    assert not html or words(visible(rich)) == words(written)
    assert "heedful" not in (plain + rich).lower()


def prepare(context: BrowserContext, server: str, token: str, sites: dict[str, str], **settings: Any) -> None:
    """Switch sites on for the agent of the beds."""
    own = {"addresses": [AGENT], "domains": ["support.test"], "names": ["Sam Reed"]}
    paired.prepare(context, server, token, sites, own=own, **settings)
