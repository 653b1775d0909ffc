"""The editor modules on pages of our own, in both browsers: what is read, where it stands, and the blanks."""

import json
import random
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from extensions import BROWSERS, Page, until
from hands import Hand, assemble

FIELD, RICH = "textarea", "[contenteditable]"


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve an empty page on a loopback port."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    folder = Path(__file__).parent / "editors"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/page.html"
        server.shutdown()


@pytest.fixture(scope="module", params=BROWSERS)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a page of each browser, the editor modules loaded."""
    with BROWSERS[request.param](assemble(tmp_path_factory.mktemp("editors"))) as page:
        yield page


@pytest.fixture
def page(browser: Page, site: str) -> Page:
    """Give the empty page anew."""
    browser.goto(site)
    return browser


def draw(page: Page, markup: str) -> None:
    """Fill the page."""
    page.evaluate(f"(document.querySelector('main').innerHTML = {json.dumps(markup)}, 0)")


def rich(page: Page, markup: str, **options: Any) -> Hand:
    """Give a plain editable box with some content."""
    draw(page, f"<div contenteditable>{markup}</div>")
    return Hand(page, RICH, **options)


def field(page: Page, value: str, attributes: str = "", **options: Any) -> Hand:
    """Give a text area with some content."""
    draw(page, f"<textarea rows=6 {attributes}></textarea>")
    page.evaluate(f"(document.querySelector('textarea').value = {json.dumps(value)}, 0)")
    return Hand(page, FIELD, **options)


READ = {
    "paragraphs stand apart": ("<p>Hello Dana,</p><p>I look.</p>", "Hello Dana,\n\nI look."),
    "blocks are lines": ("<div>Hello Dana,</div><div><br></div><div>I look.</div>", "Hello Dana,\n\nI look."),
    "an empty paragraph is one": ("<p>a</p><p><br></p><p>b</p>", "a\n\n\n\nb"),
    "breaks": ("a<br>b<br><br>c<br>", "a\nb\n\nc"),
    "white space": ("  a \n  b&nbsp; c ", "a b  c"),
    "kept white space": ("<div style='white-space: pre-wrap'>a  b\n\nc\n</div><div>d</div>", "a  b\n\nc\nd"),
    "inline": ("<p>a<b>b</b> <i> c</i></p>", "ab c"),
    "fillers": ("<div>\u2060\u2060a\u200bb</div><div>\ufeff<br></div><div>c\u200b</div>", "ab\n\nc"),
    "mentions": ("<p>Hi <span contenteditable=false>@Dana</span>, ok</p>", "Hi @Dana, ok"),
    "no controls": ("<p>a</p><button>Trim</button><span contenteditable=false class=placeholder>Type here</span>", "a"),
    "hidden": ("<p>a</p><p style='display: none'>b</p>", "a"),
    "lists": ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
    "markup as text": ("<p>&lt;b&gt; &amp;lt;</p>", "<b> &lt;"),
}


@pytest.mark.parametrize("name", READ)
def test_a_draft_is_read_as_a_person_sees_it(page: Page, name: str) -> None:
    markup, text = READ[name]
    assert rich(page, markup).text == text


QUOTE = "<blockquote>Where is it?</blockquote>"
QUOTED = {
    "below": (f"<p>I look.</p>{QUOTE}", "I look."),
    "above": (f"{QUOTE}<p>I look.</p>", "I look."),
    "announced": (f"<p>I look.</p><p>On 21 Nov 2026, Dana wrote:</p>{QUOTE}", "I look."),
    "own colon": (f"<p>My answers:</p>{QUOTE}<p>Here.</p>", "My answers:\n\nHere."),
    "only the quote": (QUOTE, ""),
}


@pytest.mark.parametrize("name", QUOTED)
def test_quotes_are_left_out(page: Page, name: str) -> None:
    markup, text = QUOTED[name]
    assert rich(page, markup, quote=["no:such(", "blockquote"]).text == text


def test_a_text_area_is_read_without_its_quote(page: Page) -> None:
    hand = field(page, "I look.\n\nOn 2026-11-21 10:02, Dana wrote:\n> Where?\n\n-- \nMarie", plain=True)
    assert hand.text == "I look.\n\n\n"


def some_markup(draw_: random.Random, depth: int = 0) -> str:
    """Make up nested blocks, breaks, spaces, fillers and islands."""
    words = ["one ", "two", " ", "  three\n", "&nbsp;", "\u200b", "<br>", "🙂", "é", "العربية ", "&lt;b&gt;"]
    tags = ["p", "div", "b", "span", "ul", "li", "blockquote", "pre", "span contenteditable=false"]
    parts = []
    for _ in range(draw_.randrange(1, 5)):
        if depth < 4 and draw_.random() < 0.5:
            tag = draw_.choice(tags)
            parts.append(f"<{tag}>{some_markup(draw_, depth + 1)}</{tag.split()[0]}>")
        else:
            parts.append(draw_.choice(words))
    return "".join(parts)


def flat(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def test_every_stretch_of_a_draft_leads_back_to_its_words(page: Page) -> None:
    draw_ = random.Random(42)
    for _ in range(60):
        markup = some_markup(draw_)
        hand = rich(page, markup)
        length = len(hand.text.encode("utf-16-le")) // 2
        spans = [sorted((draw_.randrange(length + 1), draw_.randrange(length + 1))) for _ in range(20)]
        for text, ranged in hand.order("ranged", spans):
            assert flat(text) == flat(ranged) or "contenteditable" in markup, (markup, text, ranged)


def test_the_caret_is_found_where_it_was_put(page: Page) -> None:
    draw_ = random.Random(43)
    for _ in range(25):
        hand = rich(page, some_markup(draw_).replace(" contenteditable=false", "").replace("🙂", "é"))
        for at in range(0, len(hand.text), 3):
            hand.caret(at)
            found = hand.order("caret")
            assert found is not None and not hand.text[min(at, found) : max(at, found)].strip(), (at, found, hand.text)


def test_long_drafts_are_read_quickly(page: Page) -> None:
    """Twice the text takes about twice the time: a loose bound that only a quadratic walk would break.

    What else runs on the machine may lengthen any reading, but not all of them.
    """

    def quickest(count: int, times: int) -> float:
        hand = rich(page, "<p>I am <b>sorry</b> for this long wait. <i>Really.</i></p>" * count)
        return min(hand.order("timed")["milliseconds"] for _ in range(times))

    few = quickest(400, 8)
    until(lambda: quickest(1600, 4) < 12 * few + 20, what=f"1600 paragraphs, where 400 take {few} ms")


AREA = (
    "Hello Dana,\n\nthis is a long line that has to be wrapped somewhere in here, and\tagain and again until the end."
)


@pytest.mark.parametrize(
    "style", ["", "direction: rtl", "zoom: 1.5", "font: 20px monospace; line-height: 2", "letter-spacing: 2px; text-indent: 20px",
              "transform: scale(1.25); transform-origin: 0 0", "box-sizing: border-box; padding: 2px 30px 2px 4px"],
)  # fmt: skip
def test_words_of_a_text_area_are_found_on_the_page(page: Page, style: str) -> None:
    hand = field(page, AREA, f'style="{style}"')
    for word in ("Dana", "wrapped", "again", "until"):
        start = AREA.index(word)
        rects = hand.order("rects", start, start + len(word))
        assert len(rects) == 1, rects
        box, y = rects[0], rects[0]["y"] + rects[0]["height"] / 2
        # Where the directions meet, the caret belongs to either: look a quarter of the word further in.
        places = (0.25, 0.75) if "rtl" in style else (1 / box["width"], 1 - 1 / box["width"])
        found = [
            page.evaluate(f"document.caretPositionFromPoint({box['x'] + box['width'] * at}, {y}).offset")
            for at in places
        ]
        assert found == [start, start + len(word)] or (
            "rtl" in style and start < found[0] < found[1] < start + len(word)
        )


def test_a_scrolled_text_area_shows_only_what_it_shows(page: Page) -> None:
    hand = field(page, "\n".join(f"line {number}" for number in range(60)), "style='font: 16px/20px sans-serif'")
    assert hand.order("rects", 0, 4)
    page.evaluate("(document.querySelector('textarea').scrollTop = 300, 0)")
    assert hand.order("rects", 0, 4) == []
    top = hand.text.index("line 17")
    [rect] = hand.order("rects", top, top + 4)
    x, y = rect["x"] + 1, rect["y"] + rect["height"] / 2
    assert page.evaluate(f"document.caretPositionFromPoint({x}, {y}).offset") == top
    hand.order("select", len(hand.text) - 4, len(hand.text))
    assert hand.order("rects", len(hand.text) - 4, len(hand.text)), "selected words come into view"


def test_measuring_leaves_the_page_as_it_was(page: Page) -> None:
    hand = field(page, AREA)
    size = (
        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, document.body.innerHTML.length]"
    )
    before = page.evaluate(size)
    assert hand.order("rects", 0, 5)
    assert page.evaluate(size) == before
    assert page.evaluate("document.documentElement.innerText").count("wrapped") == 0


def test_words_in_a_frame_are_found_on_the_page(page: Page) -> None:
    draw(page, "<iframe style='border: 5px solid; padding: 9px; width: 300px; zoom: 1.2'></iframe>")
    page.evaluate(
        "(d => (d.body.innerHTML = '<p>Hello <b>Dana</b>,</p>', d.designMode = 'on', 0))(document.querySelector('iframe').contentDocument)"
    )
    [rect] = Hand(page, "iframe").order("rects", 6, 10)
    box = page.evaluate(
        "(f => { const o = f.getBoundingClientRect(), z = o.width / f.offsetWidth, r = f.contentDocument.querySelector('b').getBoundingClientRect();"
        " return [o.x + (14 + r.x) * z, o.y + (14 + r.y) * z, r.width * z]; })(document.querySelector('iframe'))"
    )
    assert [rect["x"], rect["y"], rect["width"]] == pytest.approx(box, abs=0.6)


@pytest.mark.parametrize("kind", [FIELD, RICH])
def test_undo_takes_the_phrase_and_not_what_was_typed_before(page: Page, kind: str) -> None:
    hand = field(page, "") if kind == FIELD else rich(page, "<div>Hi</div>")
    hand.caret(len(hand.text))
    page.type(" there")
    typed = until(lambda: hand.text if "there" in hand.text else "")
    phrase = typed + " I am sorry."
    assert hand.put("I am sorry.", "caret")["ok"]
    page.type(" Yes")
    until(lambda: hand.text.endswith("sorry. Yes"))
    page.press("Control+z")
    until(lambda: hand.text == phrase)
    page.press("Control+z")
    until(lambda: hand.text == typed)


def test_a_phrase_never_runs_into_the_quote_below(page: Page) -> None:
    hand = field(page, "On 2026-11-21, Dana wrote:\n> Where?\n", plain=True)
    page.evaluate("(document.querySelector('textarea').setSelectionRange(0, 0), 0)")
    assert hand.put("I look.", "opening")["ok"]
    assert (
        page.evaluate("document.querySelector('textarea').value") == "I look.\n\nOn 2026-11-21, Dana wrote:\n> Where?\n"
    )


@pytest.mark.parametrize("markup", ["<div><br></div>", "<p><br></p>", "<p>Hello Dana,</p>", ""])
def test_a_phrase_stays_outside_a_quote_element(page: Page, markup: str) -> None:
    hand = rich(page, markup + QUOTE, quote=["blockquote"])
    done = hand.put("I look.", "opening")
    # Where nothing stands above the quote, Chromium has no place to write at but inside it.
    assert done["ok"] or (not markup and done["how"] == "clipboard")
    assert hand.text.strip().endswith("I look.") or not done["ok"]
    assert page.evaluate("document.querySelector('blockquote').innerText.trim()") == "Where is it?"


def test_words_that_have_changed_are_not_replaced(page: Page) -> None:
    hand = field(page, "We cannot do it.")
    offer = {"text": "can", "place": "replace", "replaces": {"start": 3, "end": 9, "text": "should"}}
    assert hand.order("put", offer) == {"ok": False, "how": "failed", "start": 0, "end": 0}
    assert hand.text == "We cannot do it."


@pytest.mark.parametrize(
    "markup", ["<textarea disabled></textarea>", "<textarea readonly></textarea>", "<input type=text>"]
)
def test_what_cannot_be_written_in_is_no_editor(page: Page, markup: str) -> None:
    draw(page, f"<section>{markup}</section>")
    with pytest.raises(AssertionError, match="TypeError"):
        Hand(page, "section > *").order("read")


def test_the_caret_comes_back_after_the_focus_was_elsewhere(page: Page) -> None:
    for make in (lambda: rich(page, "<p>Hello Dana, I look.</p>"), lambda: field(page, "Hello Dana, I look.")):
        hand = make()
        hand.caret(11)
        hand.order("save")
        page.evaluate(
            "(document.querySelector('main').append(document.createElement('input')), document.querySelector('input').focus(), getSelection().removeAllRanges(), 0)"
        )
        assert hand.put("so sorry,", "caret")["ok"]
        assert hand.text == "Hello Dana, so sorry, I look."
        hand.order("forget")


def test_the_caret_stays_with_the_agent_when_a_phrase_goes_elsewhere(page: Page) -> None:
    hand = field(page, "Hello Dana,\n\nI look today.")
    hand.caret(19)
    assert hand.put("I am sorry.", "opening")["ok"]
    assert hand.text == "Hello Dana,\n\nI am sorry.\n\nI look today."
    assert hand.text[: hand.order("caret")].endswith("I look")


PHRASE = "I am sorry about <what>. I write by <time>, <name>."
SLOTS = [
    {
        "name": name,
        "start": PHRASE.index(f"<{name}>"),
        "end": PHRASE.index(f"<{name}>") + len(name) + 2,
        "filled": name == "name",
    }
    for name in ("what", "time", "name")
]
BOXES = {
    "textarea": (FIELD, "<textarea rows=6></textarea>", ""),
    "rich": (RICH, "<div contenteditable><p>Hello Dana,</p></div>", ""),
    "shadow": ("section >>> [contenteditable]", "<section></section>",
               "(document.querySelector('section').attachShadow({mode: 'open'}).innerHTML = '<div contenteditable>Hi,</div>', 0)"),
    "frame": ("iframe", "<iframe></iframe>",
              "(d => (d.body.innerHTML = '<p>Hi,</p>', d.designMode = 'on', 0))(document.querySelector('iframe').contentDocument)"),
}  # fmt: skip


@pytest.mark.parametrize("box", BOXES)
def test_tab_goes_from_blank_to_blank_and_then_to_the_page(page: Page, box: str) -> None:
    selector, markup, script = BOXES[box]
    draw(page, markup)
    if script:
        page.evaluate(script)
    page.evaluate("(window.tabs = 0, [window, document.querySelector('iframe')?.contentWindow].filter(Boolean).forEach(w => w.addEventListener('keydown', e => { if (e.key === 'Tab') { tabs++; e.preventDefault(); } })), 0)")  # fmt: skip
    hand = Hand(page, selector)
    done = hand.order("fill", {"text": PHRASE, "slots": SLOTS, "place": "closing", "replaces": None})
    assert done["ok"] and len(done["open"]) == 2, done
    page.type("the missing export")
    until(lambda: "about the missing export. I" in hand.text)
    page.press("Tab")
    page.type("noon")
    until(lambda: "by noon, <name>." in hand.text)
    assert page.evaluate("tabs") == 0
    assert hand.order("blanks") == {"active": False, "open": []}
    page.press("Tab")
    page.wait("tabs === 1")


def test_shift_tab_goes_back_and_escape_ends(page: Page) -> None:
    hand = field(page, "")
    hand.order("fill", {"text": PHRASE, "slots": SLOTS, "place": "closing", "replaces": None})
    page.press("Tab", "Shift+Tab")
    page.type("this")
    until(lambda: "about this. I" in hand.text)
    page.evaluate("(window.keys = [], addEventListener('keydown', e => { keys.push(e.key); e.preventDefault(); }), 0)")
    page.press("Escape", "Tab")
    page.wait("keys.includes('Tab')")
    assert page.evaluate("keys") == ["Tab"], "the Escape that ends the blanks closes nothing else"


def test_writing_elsewhere_ends_the_blanks(page: Page) -> None:
    hand = field(page, "Hello Dana,\n\nSoon.\n\n")
    hand.order("fill", {"text": PHRASE, "slots": SLOTS, "place": "closing", "replaces": None})
    hand.caret(5)
    page.type("!")
    until(lambda: not hand.order("blanks")["active"])
