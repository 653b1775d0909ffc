"""Sixteen real editors in two browsers: a phrase goes in at the right place, once, and one Ctrl+Z takes it out."""

import html
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest

from beds.beds import Bed
from extensions import BROWSERS, Page, until
from hands import Hand, assemble

EDITORS = {
    "textarea": "#ed-textarea textarea",
    "react-textarea": "#ed-react-textarea textarea",
    "contenteditable": "#ed-contenteditable [contenteditable]",
    "shadow": "#ed-shadow > div >>> [contenteditable]",
    "iframe-designmode": "#ed-iframe-designmode iframe",
    "tinymce": "#ed-tinymce iframe",
    "ckeditor5": "#ed-ckeditor5 .ck-editor__editable",
    "quill": "#ed-quill .ql-editor",
    "prosemirror": "#ed-prosemirror .ProseMirror",
    "tiptap": "#ed-tiptap .ProseMirror",
    "lexical": "#ed-lexical [data-lexical-editor]",
    "slate": "#ed-slate [data-slate-editor]",
    "draft": "#ed-draft .public-DraftEditor-content",
    "codemirror6": "#ed-codemirror6 .cm-content",
    "trix": "#ed-trix trix-editor",
    "squire": "#ed-squire > div",
}
LINE = "I am sorry <b>this</b> took 3 &lt; 4 messages."
PARAGRAPHS = "I am sorry this took three messages.\n\nI will write again by 5 pm today."
HELLO, REGARDS = "Hello Dana,", "Kind regards"


@dataclass(frozen=True)
class Case:
    """A phrase, where it is to go, and what the model then says, white space apart."""

    name: str
    place: str
    text: str
    expected: str
    caret: str = HELLO
    replaces: str = ""


CASES = [
    Case("top", "caret", LINE, f"{LINE} {HELLO} {REGARDS}", caret=""),
    Case("top, paragraphs", "caret", PARAGRAPHS, f"{PARAGRAPHS} {HELLO} {REGARDS}", caret=""),
    Case("middle", "caret", LINE, f"Hello {LINE} Dana, {REGARDS}", caret="Hello"),
    Case("middle, paragraphs", "caret", PARAGRAPHS, f"Hello {PARAGRAPHS} Dana, {REGARDS}", caret="Hello"),
    Case("end", "caret", LINE, f"{HELLO} {REGARDS} {LINE}", caret=REGARDS),
    Case("end, paragraphs", "caret", PARAGRAPHS, f"{HELLO} {REGARDS} {PARAGRAPHS}", caret=REGARDS),
    Case("opening", "opening", LINE, f"{HELLO} {LINE} {REGARDS}"),
    Case("opening, paragraphs", "opening", PARAGRAPHS, f"{HELLO} {PARAGRAPHS} {REGARDS}"),
    Case("replace", "replace", "Ms <i>Weber</i>", f"Hello Ms <i>Weber</i>, {REGARDS}", replaces="Dana"),
    Case("replace, paragraphs", "replace", PARAGRAPHS, f"{HELLO} {PARAGRAPHS}", replaces=REGARDS),
    Case("leave out", "replace", "", f"Hello, {REGARDS}", replaces=" Dana"),
]
results: dict[tuple[str, str], dict[str, str]] = {}


@pytest.fixture(scope="module", params=BROWSERS)
def browser(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """Give a page of each browser, the editor modules loaded."""
    with BROWSERS[request.param](assemble(tmp_path_factory.mktemp("editors"))) as page:
        yield page


@pytest.fixture(scope="module", autouse=True)
def table(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print what every editor did, when all are through."""
    yield
    # A process that shares the work with others has nowhere to print.
    if reporter := request.config.pluginmanager.getplugin("terminalreporter"):
        reporter.write_line("")
        for (browser, editor), cases in results.items():
            reporter.write_line(f"{browser:9} {editor:18} {'; '.join(f'{name}: {how}' for name, how in cases.items())}")


class Model:
    """An editor of the matrix as a person and as its own program see it."""

    def __init__(self, page: Page, editor: str, url: str) -> None:
        self.page, self.editor = page, editor
        page.goto(url + "/")
        page.wait("document.documentElement.dataset.ready")
        page.evaluate(f"document.querySelector('#ed-{editor}').scrollIntoView()")
        self.hand = Hand(page, EDITORS[editor])

    @property
    def words(self) -> str:
        """What the editor's own model holds, white space and mark-up apart."""
        text = str(self.page.evaluate(f"window.models['{self.editor}']()"))
        return words(html.unescape(re.sub(r"<[^>]+>", " ", text)) if self.editor == "ckeditor5" else text)

    def becomes(self, expected: str) -> str:
        """Wait for the model; a wrong one is given back to be compared."""
        with suppress(TimeoutError):
            until(lambda: self.words == expected, 20)
        return self.words


def words(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split())


def run(model: Model, case: Case) -> str:
    """Put one phrase in and take it out again; say how it went in."""
    before, text = model.words, model.hand.text
    model.hand.caret(text.index(case.caret) + len(case.caret))
    start = text.find(case.replaces)
    done = model.hand.put(case.text, case.place, (start, start + len(case.replaces)) if case.replaces else None)
    assert done["ok"], done
    assert model.becomes(words(case.expected)) == words(case.expected)
    assert words(model.hand.text[done["start"] : done["end"]]) == words(case.text)
    if "\n" in case.text:
        assert re.search(r"messages\.\s*\n\s*I will", model.hand.text), "one paragraph"
    model.page.press("Control+z")
    assert model.becomes(before) == before, "one undo step"
    return str(done["how"])


@pytest.mark.parametrize("editor", EDITORS)
def test_a_phrase_goes_in_where_it_belongs_and_one_undo_takes_it_out(browser: Page, editors: Bed, editor: str) -> None:
    row = results.setdefault((browser.name, editor), {})
    wrong = []
    model = Model(browser, editor, editors.url)
    for case in CASES:
        try:
            row[case.name] = run(model, case)
        except AssertionError as problem:
            row[case.name] = "BAD"
            wrong.append(f"{case.name}: {problem}")
            model = Model(browser, editor, editors.url)
    assert not wrong, "\n".join(wrong)
