"""How fast Heedful is, as ratios within one run; how right on labelled data (`rightness`); what it offers (`page`).

Speed is CPU time, medians of interleaved rounds, so that a noisy machine moves both sides alike.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from .. import wire
from ..analyse import Analyser
from ..lexicon import Lexicons
from ..model import Message, Request
from ..valence import oracle

ROUNDS = 30
MAIL_WORDS, DRAFT_WORDS = 156, 125
SHORT, LONG = 600, 5_000
GOALS: Mapping[str, float] = {"whole analysis / VADER": 1.0, "5,000 words / 600 words": 10.0}


def speed(analyser: Analyser, lexicons: Lexicons, rounds: int = ROUNDS) -> Iterator[tuple[str, float, float]]:
    """Yield name, measured ratio and goal of each speed figure (lower is better)."""
    mail, draft = prose(lexicons, MAIL_WORDS), prose(lexicons, DRAFT_WORDS, skip=MAIL_WORDS)
    vader = oracle()

    def whole() -> None:
        request = Request((Message("customer", mail),), draft)
        wire.encode(analyser.analyse(request), request)

    def bare() -> None:
        vader(mail)
        vader(draft)

    yield _figure("whole analysis / VADER", *_medians(rounds, whole, bare))
    short, long = (Request((Message("customer", prose(lexicons, n)),)) for n in (SHORT, LONG))
    times = _medians(max(3, rounds // 6), lambda: analyser.analyse(long), lambda: analyser.analyse(short))
    yield _figure("5,000 words / 600 words", *times)


def prose(lexicons: Lexicons, words: int, skip: int = 0) -> str:
    """Return ordinary text of a length, made of the lexicon's own neutral lines and examples."""
    lexicon = next(iter(lexicons.languages.values()))
    lines = [line.text for line in lexicon.neutral]
    lines += [
        line.text.replace("[", "").replace("]", "") for f in lexicon.finders if f.kind == "cue" for line in f.match[:1]
    ]
    found = " ".join(lines).split()
    while len(found) < words + skip:
        found += found
    return " ".join(found[skip : skip + words])


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
