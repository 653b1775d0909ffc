"""Hostile texts in everything that the extension draws: badge, card, marks, question, menu of the icon, options."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, cycle
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from acting import OWN, Bench, Reply, bench
from extensions import until
from paired import background, origin
from serving import serving
from try_answers import answer, span, suggestion
from xss import PAYLOADS, WATCH, assert_text_only

SAID = """(within) => {
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ? [one, ...deep(one.shadowRoot)] : [one]);
    const roots = within ? [...document.querySelectorAll(within)].map((one) => one.shadowRoot ?? one) : [document];
    return roots.flatMap(deep).flatMap((one) => [one.title, one.value, one.getAttribute("aria-label"), one.placeholder,
        ...[...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data)])
        .filter((text) => typeof text === "string" && text);
}"""
"""All texts, those of attributes as well."""
OURS = "[data-heedful]"
AT_ONCE = 20


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with serving(tmp_path_factory.mktemp("data"), {"HEEDFUL_DEADLINE_MS": "10000"}) as server, bench(server) as made:
        made.browser.context.add_init_script(WATCH)
        yield made


def hostile(asked: Any, payloads: Iterator[str], numbers: Iterator[int], some: Sequence[str]) -> Any:
    """Answer with payloads in all that a server may say of a thread and a draft; `some` are what causes are called."""
    draft, thread = asked.get("draft", ""), asked["thread"]

    def p() -> str:
        return f"{next(payloads)} xss"

    words = span(draft, draft[:5]) if draft else {"start": None, "end": None, "text": ""}
    risks = [{"code": code, **words, "why": p(), "instead": [p(), p()], "entry": p()} for code in ("blame", "cold")]
    messages = answer(asked)["messages"]
    for message, sent in zip(messages, thread, strict=True):
        said = sent.get("text", "")
        if message["role"] == "customer":
            shown = [{**span(said, said[:5]), "cause": "waiting", "cue": p(), "share": 0.5}] if said else []
            message |= {"level": "angry", "score": 0.9, "emotions": [p()], "evidence": shown, "ref": p()}
    first = {"message": 0, "start": 0, "end": 5, "text": p()}
    return answer(
        asked, messages=messages, frustration={"level": "angry", "score": 0.9, "trend": "single"},
        causes=[{"cause": p(), "label": one, "open": True, "covered": False, "why": one} for one in some],
        questions=[{**first, "answered": False}], promises=[{**first, "due": p(), "status": "broken"}],
        gaps=[{"need": need, "cause": None, "why": p()} for need in ("ack", "action", "timeframe", p())],
        suggestions=[{**suggestion("x", why=p(), source=p()), "id": f"a/{next(numbers)}", "text": p(), "slots": []} for _ in range(3)],
        draft={"risks": risks, "commitments": [{**words, "due": p()}] if draft else []},
        escalate={"advised": True, "why": p()}, nudge={"advised": True, "why": p()}, lexicon={"revision": p()}, brief=p(),
    )  # fmt: skip


def test_what_a_server_says_is_drawn_as_text_beside_a_reply(desk: Bench) -> None:
    desk.settle()
    strange: list[str] = []
    desk.browser.context.on("request", lambda one: strange.append(one.url) if "evil.example" in one.url else None)
    payloads, numbers = cycle(PAYLOADS), count()
    reply, drawn = desk.gmail(), set()
    for number in range(0, len(PAYLOADS), AT_ONCE):
        some = PAYLOADS[number : number + AT_ONCE]
        desk.server.make = partial(hostile, payloads=payloads, numbers=numbers, some=some)
        drawn |= _drawn(desk, reply, f"Hello {number}, that was your fault. {' '.join(some)}", strange)
    assert not [one for one in PAYLOADS if not any(one in text for text in drawn)]
    reply.page.keyboard.press("Escape")
    reply.page.evaluate("sim.editor().focus()")
    reply.page.keyboard.press("Control+Enter")
    expect(reply.shown.question).to_be_visible()
    assert "xss" in reply.shown.question.inner_text()
    assert_text_only(reply.page, strange, "question", OURS)
    # What the watch is for would be seen.
    reply.page.evaluate(
        "document.querySelector('[data-heedful]').shadowRoot.append(Object.assign(new Image(), { className: 'xss' }))"
    )
    with pytest.raises(AssertionError, match="planted"):
        assert_text_only(reply.page, strange, "planted", OURS)


def _drawn(desk: Bench, reply: Reply, draft: str, strange: list[str]) -> set[str]:
    """Write a draft, look at its card and the menu of its first finding; give the payloads that stand there."""
    before = len(desk.server.asked)
    reply.page.evaluate("sim.editor().focus()")
    reply.page.keyboard.press("Control+a")
    reply.page.keyboard.insert_text(draft)
    until(lambda: any(one.get("draft") == draft for one in desk.server.asked[before:]), what="it is asked")
    reply.shown.settle()
    if not reply.shown.card.is_visible():
        reply.shown.badge.click()
    expect(reply.shown.card).to_contain_text("xss")
    reply.shown.card.locator("button.more").first.click()
    expect(reply.shown.card.get_by_role("menu")).to_be_visible()
    assert_text_only(reply.page, strange, draft, OURS)
    found = set(reply.page.evaluate(SAID, OURS))
    reply.page.keyboard.press("Escape")
    return found


def test_what_is_kept_is_drawn_as_text_on_the_extensions_own_pages(desk: Bench) -> None:
    at = "2099-11-20T09:00:00Z"
    ignores = [
        {"id": f"i{n}", "scope": "phrase", "rule": f"risk:{one}", "words": one, "thread": one, "site": one, "at": at}
        for n, one in enumerate(PAYLOADS)
    ]
    phrases = [{"id": f"p{n}", "for": "need:ack", "text": one} for n, one in enumerate(PAYLOADS)]
    desk.settle(ignores=ignores, phrases=phrases, own={**OWN, "names": list(PAYLOADS[:20])})
    context, strange = desk.browser.context, list[str]()
    _keep_more(context)
    for place in ("options.html", "popup.html", "welcome.html"):
        page = context.new_page()
        page.goto(f"{origin(context)}/{place}")
        _settled(page, place)
        assert_text_only(page, strange, place)
        shown = page.evaluate(SAID, "")
        missing = [one for one in PAYLOADS if not any(one in text for text in shown)]
        assert place != "options.html" or not missing, missing
        page.close()


def _keep_more(context: BrowserContext) -> None:
    """Keep payloads as a server's name, as promises and as sites."""
    background(context).evaluate(
        """async ({ payloads }) => {
            const { server } = await chrome.storage.local.get("server");
            const vows = payloads.map((text, number) => ({ id: `v${number}`, what: text, to: text, due: null, site: text,
                url: "javascript:alert(1)//xss", made: "2026-11-20T09:00:00Z", done: false }));
            await chrome.storage.local.set({ server: { ...server, name: payloads[9] }, vows });
        }""",
        json.loads(json.dumps({"payloads": PAYLOADS})),
    )


def _settled(page: Page, place: str) -> None:
    """Wait until a page has drawn its parts, which it does at once, and all it asks for has come."""
    parts = {"options.html": "#phrases li", "popup.html": "#before p", "welcome.html": "#connection .part *"}
    expect(page.locator(parts[place]).first).to_be_attached()
    page.wait_for_load_state("networkidle")
