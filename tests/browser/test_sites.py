"""Site rows read their frozen pages: reply boxes, whose words, what is missing. The pages are synthetic and say so."""

import json
import mimetypes
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from playwright.sync_api import Browser, Page, Route

TESTS = Path(__file__).parents[1]
EXTENSION = TESTS.parent / "extension"
PAGES = TESTS / "pages"
ROWS = json.loads((EXTENSION / "sites.json").read_text("utf-8"))["rows"]
SITE = "http://desk.test"
ELSEWHERE = {"front": "generic"}
MODULES = ("boxes", "conversation", "generic", "memory", "sites", "thread", "text", "whose")

SEE = """
([id, rows]) => {
  const row = eye.rowFor(rows.filter((one) => !id || one.id === id), document);
  const own = JSON.parse(document.getElementById("expected").textContent).own;
  const read = (box) => {
    const got = row ? eye.readThread(row, box, own, document) : eye.readGeneric(box, own, document);
    return { ...got, messages: got.messages.map(({ element, ...rest }) => ({ ...rest, there: element.isConnected })) };
  };
  const boxes = eye.boxesIn(row, document).map((box) => ({
    kind: box.kind, recipients: box.recipients, copies: box.copies, send: eye.sendButtons(row, box).length,
    keys: row ? eye.sendKeys(row, box) : [], text: box.editor.value ?? box.editor.innerText, ...read(box),
  }));
  return { row: row && row.id, boxes: boxes.length ? boxes : [{ none: true, ...read(null) }] };
}
"""


@pytest.fixture
def site(browser: Browser) -> Any:
    """Give a page on a site of its own that serves the frozen pages and the extension's modules."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    page = context.new_page()

    def serve(route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/").split("?")[0]
        file = EXTENSION / path if path.startswith("lib/") else PAGES / f"{path}.html"
        kind = mimetypes.guess_type(file.name)[0] or "text/html"
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(status=404, body="")

    context.route("**/*", serve)
    yield page
    context.close()


def load(page: Page) -> None:
    """Bring the modules into the page as `eye`."""
    page.evaluate(
        """async (names) => {
          const all = await Promise.all(names.map((name) => import(`/lib/${name}.js`)));
          window.eye = Object.assign({}, ...all);
        }""",
        list(MODULES),
    )


def open_page(page: Page, name: str) -> Any:
    page.goto(f"{SITE}/{name}")
    load(page)
    return json.loads(page.locator("#expected").text_content() or "")["boxes"]


def see(page: Page, row: str | None = None) -> Any:
    return page.evaluate(SEE, [row, ROWS])


def without(row: str, change: Callable[[Any], None]) -> list[Any]:
    rows = json.loads(json.dumps([one for one in ROWS if one["id"] == row]))
    change(rows[0])
    return list(rows)


def test_the_rows_hold_to_their_schema() -> None:
    schema = json.loads((EXTENSION / "sites.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads((EXTENSION / "sites.json").read_text("utf-8")))


@pytest.mark.parametrize(
    "change", [{"hosts": ["*"]}, {"script": "x"}, {"marks": ["a"]}, {"seen": "yes"}, {"id": "A b"}]
)
def test_the_schema_refuses_what_is_no_row(change: dict[str, Any]) -> None:
    schema = json.loads((EXTENSION / "sites.schema.json").read_text("utf-8"))
    bad = {"revision": "1", "rows": [{**ROWS[0], **change}]}
    assert not jsonschema.Draft202012Validator(schema).is_valid(bad)


def test_every_row_has_its_page_and_says_where_it_comes_from() -> None:
    assert [row["id"] for row in ROWS[:5]] == ["gmail", "outlook", "zendesk", "roundcube", "rt"]
    for row in ROWS:
        page = PAGES / f"{row['id']}.html"
        assert page.is_file() and "SYNTHETIC" in page.read_text("utf-8"), row["id"]
        assert row["source"] and row["dated"] and "seen" in row


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.html")))
def test_a_row_reads_its_page(site: Page, name: str) -> None:
    expected = open_page(site, name)
    seen = see(site)
    assert seen["row"] == (None if name in ELSEWHERE else next(r["id"] for r in ROWS if name.split("-")[0] == r["id"]))
    assert len(seen["boxes"]) == len(expected)
    for got, wanted in zip(seen["boxes"], expected, strict=True):
        compare(got, wanted)


def compare(got: Any, wanted: Any) -> None:
    """Everything that the page expects is so; what it does not name may be anything."""
    for key, value in wanted.items():
        if key == "messages":
            named = [{part: message[part] for part in want} for message, want in zip(got[key], value, strict=False)]
            assert (len(got[key]), named) == (len(value), value)
        elif key != "generic":
            assert (key, got.get(key)) == (key, value)
    assert got["changed"] == []


# What a page does while it is open


def test_a_message_that_is_opened_is_read(site: Page) -> None:
    open_page(site, "gmail")
    site.evaluate(
        """() => { const one = document.querySelector('[role=main]:not([style]) .kv'); one.className = 'h7';
          const text = document.createElement('div'); text.className = 'a3s'; text.textContent = 'Hello, it is broken.';
          one.firstElementChild.append(text); }"""
    )
    read = see(site)["boxes"][0]
    assert (len(read["messages"]), read["total"]) == (5, 6)
    assert [read["messages"][0][part] for part in ("role", "text")] == ["customer", "Hello, it is broken."]


def test_switching_to_a_note_is_seen_at_the_moment_of_asking(site: Page) -> None:
    open_page(site, "rt")
    assert see(site)["boxes"][0]["kind"] == "reply"
    site.select_option("#UpdateType", "private")
    assert see(site)["boxes"][0]["kind"] == "note"


def test_the_other_ticket_of_tabs_that_stay_is_another_conversation(site: Page) -> None:
    open_page(site, "zendesk")
    before = see(site)["boxes"]
    site.evaluate(
        """() => { const [one, two] = document.querySelectorAll('[data-ticket-id]');
          one.style.display = 'none'; two.style = ''; }"""
    )
    after = see(site)["boxes"]
    assert [box["key"] for box in before] == ["zendesk:101"] and [box["key"] for box in after] == ["zendesk:102"]
    assert after[0]["kind"] == "note" and [m["text"] for m in after[0]["messages"]] == ["Another ticket."]


def test_a_changed_site_is_named_not_guessed(site: Page) -> None:
    open_page(site, "zendesk")
    site.evaluate("() => document.querySelectorAll('article').forEach((one) => one.removeAttribute('data-test-id'))")
    (box,) = see(site)["boxes"]
    assert (box["messages"], box["changed"]) == ([], ["thread.message"])


def test_a_second_person_of_the_firm_counts_once_the_reply_goes_to_them(site: Page) -> None:
    open_page(site, "gmail")
    site.evaluate(
        """() => document.querySelectorAll('[email="pat@carrier.test"]').forEach((one) =>
          one.setAttribute('email', 'pat@shop.test'))"""
    )
    roles = [message["role"] for message in see(site)["boxes"][0]["messages"]]
    assert roles == ["other", "other", "agent", "customer"]
    site.evaluate(
        """() => document.querySelector('.ip [data-hovercard-id="pat@carrier.test"]')
          .setAttribute('data-hovercard-id', 'pat@shop.test')"""
    )
    roles = [message["role"] for message in see(site)["boxes"][0]["messages"]]
    assert roles == ["other", "customer", "agent", "customer"]


def test_what_was_read_on_the_ticket_is_known_on_its_reply(site: Page) -> None:
    open_page(site, "rt-display")
    held = site.evaluate(
        """async (rows) => { const row = eye.rowFor(rows, document); const held = {};
          const read = eye.readThread(row, null, {addresses: [], domains: [], names: []}, document);
          await eye.remember(read, {keep: async (key, thread) => { held[key] = thread; }, fetch: async () => null});
          return held; }""",
        ROWS,
    )
    open_page(site, "rt")
    read = site.evaluate(
        """async ([rows, held]) => { const row = eye.rowFor(rows, document); const [box] = eye.boxesIn(row, document);
          const read = eye.readThread(row, box, {addresses: [], domains: [], names: []}, document);
          const full = await eye.recall(read, {keep: async () => null, fetch: async (key) => held[key] ?? null}, document);
          return { before: read.messages.length, roles: full.messages.map((m) => m.role), load: full.load, total: full.total }; }""",
        [ROWS, held],
    )
    assert read == {"before": 1, "roles": ["customer", "agent", "other", "other", "customer"], "load": None, "total": 5}


# The watch


def test_the_watch_is_called_seldom_and_not_for_typing(site: Page) -> None:
    open_page(site, "zendesk")
    calls = site.evaluate(
        """async () => { let calls = 0; const stop = eye.watch(document, () => { calls += 1; });
          const wait = (ms) => new Promise((done) => setTimeout(done, ms));
          const editor = document.querySelector('[contenteditable]');
          for (let n = 0; n < 200; n += 1) { editor.append(document.createElement('p')); if (n % 20 === 0) await wait(5); }
          await wait(400); const typing = calls;
          const begun = performance.now();
          for (let n = 0; n < 1000; n += 1) { document.body.append(document.createElement('i')); if (n % 100 === 0) await wait(10); }
          while (calls === typing) await wait(10);
          await wait(400);
          const busy = calls - typing, most = Math.ceil((performance.now() - begun) / 120); stop();
          document.body.append(document.createElement('i')); await wait(300);
          return { typing, busy, most, after: calls - typing - busy }; }"""
    )
    assert calls["typing"] == 0 and 1 <= calls["busy"] <= calls["most"] and calls["after"] == 0


def test_the_watch_sees_a_box_in_a_frame_that_loads_later(site: Page) -> None:
    open_page(site, "rt")
    site.evaluate(
        """() => { window.calls = 0; eye.watch(document, () => { window.calls += 1; });
          const frame = document.querySelector('iframe'); window.copy = frame.srcdoc; frame.srcdoc = '<p>wait</p>'; }"""
    )
    site.wait_for_function("calls > 0")
    assert see(site)["boxes"][0].get("none") is True
    site.evaluate("() => { window.calls = 0; document.querySelector('iframe').srcdoc = copy; }")
    site.wait_for_function(
        "calls > 0 && document.querySelector('iframe').contentDocument.querySelector('.cke_editable')"
    )
    assert see(site)["boxes"][0]["kind"] == "reply"


# Hostile pages

HOSTILE = {
    "many messages": """(size) => { const list = document.querySelector('[role=main]:not([style]) [role=list]');
      const one = list.children[2]; for (let n = 0; n < 2500 * size; n += 1) list.insertBefore(one.cloneNode(true), list.firstChild); }""",
    # Five thousand blocks in each other crash Chromium by themselves.
    "deep nesting": """(size) => { let at = document.querySelector('[role=main]:not([style]) .a3s');
      for (let n = 0; n < 1250 * size; n += 1) { const inner = document.createElement(n < 375 * size ? 'div' : 'span'); at.append(inner); at = inner; }
      at.textContent = 'the bottom'; }""",
    "huge text": """(size) => { const text = document.querySelector('[role=main]:not([style]) .a3s');
      text.textContent = 'word and '.repeat(150000 * size); }""",
    "many elements": """(size) => { const text = document.querySelector('[role=main]:not([style]) .a3s');
      for (let n = 0; n < 10000 * size; n += 1) { const part = document.createElement(n % 3 ? 'span' : 'p'); part.textContent = 'word '; text.append(part); } }""",
}  # fmt: skip


@pytest.mark.parametrize("name", list(HOSTILE))
def test_a_hostile_page_is_read_to_its_end_and_no_more_than_is_of_use(site: Page, name: str) -> None:
    open_page(site, "gmail")
    site.evaluate(HOSTILE[name], 4)
    boxes, messages, known = site.evaluate(
        """(rows) => { const own = {addresses: ['agent@support.test'], domains: [], names: []};
          const row = eye.rowFor(rows, document); const boxes = eye.boxesIn(row, document);
          const read = eye.readThread(row, boxes[0], own, document);
          return [boxes.length, read.messages.length, read.total]; }""",
        ROWS,
    )
    assert boxes and 0 < messages <= 100
    assert known > 9000 if name == "many messages" else known < 100


# Any other site

GENERIC = """<style>body {{ font: 16px sans-serif }} textarea {{ width: 400px }}</style>{before}<form>{field}{button}</form>"""


def generic(page: Page, html: str, focus: str) -> Any:
    page.goto(f"{SITE}/front")
    page.evaluate(
        "(html) => { const made = new DOMParser().parseFromString(html, 'text/html'); document.body.replaceChildren(...made.head.children, ...made.body.childNodes); }",
        html,
    )
    load(page)
    page.focus(focus)
    return page.evaluate(
        "() => eye.boxesIn(null, document).map((box) => ({ id: box.editor.id, send: eye.sendButtons(null, box).length }))"
    )


@pytest.mark.parametrize(
    ("field", "button", "is_box"),
    [
        ('<textarea id="f" rows="6"></textarea>', "<button>Send</button>", True),
        ('<textarea id="f" rows="6"></textarea>', "<button>Antwort senden</button><button>Senden</button>", True),
        ('<div id="f" contenteditable="true" style="min-height:60px"></div>', '<span role="button" aria-label="Reply"></span>', True),
        ('<textarea id="f" rows="6"></textarea>', '<input type="submit" value="Envoyer">', True),
        ('<textarea id="f" rows="6"></textarea>', "<button>Save</button>", False),
        ('<textarea id="f" rows="6"></textarea>', "<button>Send feedback</button>", True),
        ('<textarea id="f" rows="6" readonly></textarea>', "<button>Send</button>", False),
        ('<textarea id="f" rows="1" style="height:20px"></textarea>', "<button>Send</button>", False),
        ('<textarea id="f" rows="6" placeholder="Search orders"></textarea>', "<button>Submit</button>", False),
        ('<textarea id="f" rows="6"></textarea><input type="password">', "<button>Send</button>", False),
        ('<textarea id="f" rows="6"></textarea><input autocomplete="cc-number">', "<button>Send</button>", False),
        ('<div class="cm-editor"><div id="f" contenteditable="true" style="min-height:60px"></div></div>', "<button>Submit</button>", False),
        ('<div id="f" contenteditable="true" style="min-height:900px;width:100%"></div>', "", False),
    ],
)  # fmt: skip
def test_generic_mode_knows_a_reply_box(site: Page, field: str, button: str, is_box: bool) -> None:
    boxes = generic(site, GENERIC.format(before="", field=field, button=button), "#f")
    assert [box["id"] for box in boxes] == (["f"] if is_box else [])


def test_a_generic_box_stays_when_the_focus_goes_elsewhere(site: Page) -> None:
    html = GENERIC.format(
        before="", field='<textarea id="f" rows="6"></textarea>', button='<button id="b">Send</button>'
    )
    assert generic(site, html, "#f")
    site.focus("#b")
    assert site.evaluate("() => eye.boxesIn(null, document).length") == 1
    site.evaluate("() => document.querySelector('#f').remove()")
    assert site.evaluate("() => eye.boxesIn(null, document).length") == 0


def test_generic_mode_is_silent_when_it_cannot_tell_who_wrote(site: Page) -> None:
    before = "".join(f'<div class="entry"><b>User {n}</b><p>Some words of a person in a forum.</p></div>' for n in "ab")
    html = f"<main>{before}</main>{GENERIC.format(before='', field=chr(60) + 'textarea id=f rows=6></textarea>', button='<button>Post reply</button>')}"
    assert generic(site, html, "#f")
    read = site.evaluate(
        """() => { const [box] = eye.boxesIn(null, document);
          const read = eye.readGeneric(box, {addresses: [], domains: [], names: []}, document);
          return [read.messages.length, read.load]; }"""
    )
    assert read == [0, "load_generic_select"]
