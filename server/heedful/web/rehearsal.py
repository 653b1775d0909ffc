"""A new lexicon is tried before it is put to use: on its own examples, so that no language is left out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ..analyse import Analyser
from ..lexicon import Lexicon, Lexicons
from ..model import Message, Request

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
LATER = START + timedelta(days=9)


def rehearse(analyser: Analyser, lexicons: Lexicons) -> None:
    """Analyse an upset thread and a risky draft in each language. Whatever that raises is let through."""
    for lexicon in lexicons.languages.values():
        for request in _requests(lexicon):
            analyser.analyse(request)


def _requests(lexicon: Lexicon) -> Iterator[Request]:
    upset = _examples(lexicon, "cue", "ask")
    thread = (
        Message("customer", upset, START, "Ana"),
        Message("agent", _examples(lexicon, "promise"), START, "Ben"),
        Message("customer", upset, LATER, "Ana"),
    )
    drafts = ("", _examples(lexicon, "risk", "promise"), _examples(lexicon, "strategy", "covers"))
    yield from (Request(thread, draft, LATER, "Ana", "Ben", brief=True) for draft in drafts)
    yield Request(draft=drafts[1])
    for kind in ("cue", "tone", "emotion", "ask"):
        yield Request((Message("customer", _examples(lexicon, kind)),), brief=True)


def _examples(lexicon: Lexicon, *kinds: str) -> str:
    """Return a matching line of each entry of some kinds, one sentence per line."""
    lines = (finder.match[0].text for finder in lexicon.finders if finder.kind in kinds and finder.match)
    return "\n".join(lines).replace("[", "").replace("]", "")
