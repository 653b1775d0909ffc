"""How fast Heedful is, as ratios within one run; how right on labelled data (`rightness`); what it offers (`page`).

Speed is CPU time, medians of interleaved rounds, so that a noisy machine moves both sides alike.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, count, cycle, islice
from typing import Any

from .. import wire
from ..analyse import Analyser
from ..lexicon import Finder, Lexicons, Line
from ..model import Message, Request
from ..valence import oracle

ROUNDS = 30
MAIL_WORDS, DRAFT_WORDS = 156, 125
SHORT, LONG = 600, 5_000
FEW, MANY = 500, 50_000
PHRASES_AN_ENTRY = 25
GOALS: Mapping[str, float] = {
    "whole analysis / VADER": 1.0,
    "keystroke / VADER": 0.25,
    "keystroke, 5,000 words / 156 words": 1.3,
    "5,000 words / 600 words": 10.0,
    "whole analysis with 50,000 / 500 more phrases": 1.25,
    "matching 50,000 / 500 phrases alone": 1.25,
}
NAMES = tuple(GOALS)


class Memory:
    """Remembers everything, for as long as it is there."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Any] = {}

    def get(self, of: str, text: str) -> Any:
        """Return what was put."""
        return self._known.get((of, text))

    def put(self, of: str, text: str, found: Any, size: int) -> None:
        """Remember what was found in a text."""
        self._known[of, text] = found


def speed(analyser: Analyser, lexicons: Lexicons, rounds: int = ROUNDS) -> Iterator[tuple[str, float, float]]:
    """Yield name, measured ratio and goal of each speed figure (lower is better)."""
    mail, draft = complaint(lexicons, MAIL_WORDS), prose(lexicons, DRAFT_WORDS)
    long_mail, vader = complaint(lexicons, LONG), oracle()

    def bare() -> None:
        vader(mail)
        vader(draft)

    remembering = analyser.remembering(Memory())
    type_beside, type_beside_long = (keystrokes(remembering, text, draft) for text in (mail, long_mail))
    whole = answering(analyser, Request((Message("customer", mail),), draft))
    seconds = _medians(rounds, whole, bare, type_beside, type_beside_long)
    yield _figure(NAMES[0], seconds[0], seconds[1])
    yield _figure(NAMES[1], seconds[2], seconds[1])
    yield _figure(NAMES[2], seconds[3], seconds[2])
    short, long = (Request((Message("customer", complaint(lexicons, n)),)) for n in (SHORT, LONG))
    times = _medians(max(3, rounds // 6), lambda: analyser.analyse(long), lambda: analyser.analyse(short))
    yield _figure(NAMES[3], *times)
    few, many = (_phrases(lexicons, number) for number in (FEW, MANY))
    request = Request((Message("customer", mail),), draft)
    wholes = (answering(Analyser(_beside(lexicons, some), analyser.weights), request) for some in (many, few))
    yield _figure(NAMES[4], *_medians(rounds, *wholes))
    matchers = [analyser.tongue(analyser.languages[0]).matcher.over(some) for some in (many, few)]
    yield _figure(NAMES[5], *_medians(rounds, *(partial(matcher.read, mail) for matcher in matchers)))


def complaint(lexicons: Lexicons, words: int) -> str:
    """Return a customer's text of a length: neutral lines of the lexicon and examples of its causes in turn."""
    return _of_length(chain.from_iterable(zip(*_lines(lexicons), strict=False)), words)


def prose(lexicons: Lexicons, words: int) -> str:
    """Return ordinary text of a length: the lexicon's neutral lines, then examples of its causes."""
    return _of_length(chain(*_lines(lexicons)), words)


def _lines(lexicons: Lexicons) -> tuple[list[str], list[str]]:
    """The neutral lines of the first language, and an example of each cue."""
    lexicon = next(iter(lexicons.languages.values()))
    cues = [f.match[0].text for f in lexicon.finders if f.kind == "cue" and f.match]
    return [line.text for line in lexicon.neutral], [text.replace("[", "").replace("]", "") for text in cues]


def _of_length(lines: Iterable[str], words: int) -> str:
    return " ".join(islice(cycle(" ".join(lines).split()), words))


def answering(analyser: Analyser, request: Request) -> Callable[[], None]:
    """Return what answers a request, JSON and all."""
    return lambda: _discard(wire.encode(analyser.analyse(request), request))


def keystrokes(analyser: Analyser, mail: str, draft: str) -> Callable[[], None]:
    """Return what answers a keystroke: each time one sentence of the draft is another, the message is the same."""
    numbers = count()

    def press() -> None:
        request = Request((Message("customer", mail),), f"{draft}.\nWe have seen {next(numbers)} of them so far.")
        wire.encode(analyser.analyse(request), request)

    return press


def _phrases(lexicons: Lexicons, number: int) -> tuple[Finder, ...]:
    """So many phrases of the words of prose: plain ones, some with many wordings, some with a gap."""
    draw, words = random.Random(number), prose(lexicons, LONG).lower().split()
    lines = [Line(_phrase(draw, words), n) for n in range(number)]
    entries = (lines[at : at + PHRASES_AN_ENTRY] for at in range(0, number, PHRASES_AN_ENTRY))
    return tuple(Finder(f"bench/{n}", "cue", "waiting", "", 0, phrases=tuple(own)) for n, own in enumerate(entries))


def _beside(lexicons: Lexicons, finders: tuple[Finder, ...]) -> Lexicons:
    """The lexicons with further finders in the first language."""
    code, lexicon = next(iter(lexicons.languages.items()))
    more = replace(lexicon, finders=(*lexicon.finders, *finders))
    return replace(lexicons, languages={**lexicons.languages, code: more})


def _phrase(draw: random.Random, words: Sequence[str]) -> str:
    some = [word for word in draw.choices(words, k=12) if word.isalpha()] + ["waiting"] * 6
    if draw.random() < 0.7:
        return " ".join(some[:4])
    if draw.random() < 0.6:
        return f"{some[0]} {'|'.join(some[1:4])} ({some[4]}) {'|'.join(some[2:6])} {some[5]}|{some[1]} {some[3]}"
    return f"{some[0]} {some[1]} ... {some[2]} {some[3]}"


def _discard(_: bytes) -> None:
    """Take no notice."""


def _figure(name: str, ours: float, theirs: float) -> tuple[str, float, float]:
    return name, ours / theirs, GOALS[name]


def _medians(rounds: int, *works: Callable[[], None | object]) -> Sequence[float]:
    """Median CPU seconds of each piece of work, run in turn."""
    taken: list[list[float]] = [[] for _ in works]
    for n in range(rounds + 2):
        for work, seconds in zip(works, taken, strict=True):
            begin = time.process_time()
            work()
            if n >= 2:
                seconds.append(time.process_time() - begin)
    return [statistics.median(seconds) for seconds in taken]
