"""What would fire on everything, or mute everything: phrases too wide, exceptions too wide."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ..lexicon import Finder, Lexicon
from ..matcher import Matcher
from ..phrase import choices, is_special
from .examples import unmarked
from .problem import Problem

# Of other entries' examples, a phrase may find this share; of neutral lines, the other. Kinds that name how people
# speak, not what is wrong, may find more.
SHARE, NEUTRAL_SHARE = 0.025, 0.08
SHARES = {"ask": 0.4, "strategy": 0.05, "promise": 0.05, "manner": 0.05}
FEWEST, FEWEST_NEUTRAL = 20, 5
SAMPLE = 1_200
PLAIN = ("cue", "risk")  # kinds that a small word alone cannot show


def check_breadth(lexicon: Lexicon, finders: Sequence[Finder], matcher: Matcher) -> Iterator[Problem]:
    """Yield the phrases of some entries that find too much, and their exceptions that say nothing."""
    shown = list(sample(lexicon))
    said, calm = _counts(matcher, shown), _counts(matcher, [("", line.text) for line in lexicon.neutral])
    for finder in finders:
        for line in finder.phrases:
            found = said[finder.id, line.number], calm[finder.id, line.number]
            if too_many(finder.kind, *found, len(shown), len(lexicon.neutral)):
                what = f"`{line.text}` would fire on {_of(found[0], len(shown), 'examples of other entries')}"
                neutral = _of(found[1], len(lexicon.neutral), "neutral lines")
                remedy = "add words that say what is wrong, and make them mandatory"
                yield Problem(finder.file, line.number, finder.id, f"{what} and {neutral}: {remedy}")
            elif finder.kind in PLAIN and (word := _little(line.text, matcher.small)):
                remedy = "is a small word alone, which is in every second sentence: add a word that says what is wrong"
                yield Problem(finder.file, line.number, finder.id, f"`{word}` {remedy}")
        yield from _exceptions(finder)


def too_many(kind: str, said: int, calm: int, shown: int, neutral: int) -> bool:
    """Tell whether a phrase of a kind finds too many of the examples shown or of the neutral lines."""
    if said >= FEWEST and said > SHARES.get(kind, SHARE) * shown:
        return True
    return kind not in SHARES and calm >= FEWEST_NEUTRAL and calm > NEUTRAL_SHARE * neutral


def sample(lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield examples of the entries, evenly picked: whose, and the text."""
    every = sum(len(finder.match) + len(finder.no_match) for finder in lexicon.finders) // SAMPLE + 1
    texts = ((finder.id, line.text) for finder in lexicon.finders for line in (*finder.match, *finder.no_match))
    for number, (owner, text) in enumerate(texts):
        if number % every == 0:
            yield owner, unmarked(text)[0]


def _counts(matcher: Matcher, texts: list[tuple[str, str]]) -> Counter[tuple[str, int]]:
    """How many texts of others each line of phrases finds something in."""
    counts: Counter[tuple[str, int]] = Counter()
    for owner, text in texts:
        found = {(matcher.finders[hit.finder].id, hit.line) for hit in matcher.hits(text) if not hit.muting}
        counts.update(place for place in found if place[0] != owner)
    return counts


def _of(some: int, all_: int, what: str) -> str:
    return f"{some} of {all_} {what}"


def _little(phrase: str, small: frozenset[str]) -> str:
    """The small word that a phrase may come down to."""
    row = [choice for choice in choices(phrase) if () not in choice]
    if len(row) != 1 or len(row[0][0]) != 1:
        return ""
    return next((words[0] for words in row[0] if len(words) == 1 and words[0] in small), "")


def _exceptions(finder: Finder) -> Iterator[Problem]:
    """Exceptions that are one bare word, without which most phrases cannot be."""
    rows = [[{w for words in choice for w in words} for choice in choices(line.text)] for line in finder.phrases]
    for line in finder.excepts:
        row = [choice for choice in choices(line.text) if () not in choice]
        words = {words[0] for words in row[0] if len(words) == 1} if len(row) == 1 else set()
        if not words or any(map(is_special, words)):
            continue
        held = sum(any(choice <= words for choice in phrase) for phrase in rows)
        if 2 * held > len(rows):
            what = f"the exception `{line.text}` alone mutes {held} of {len(rows)} phrases"
            remedy = "put more of the words around it into the exception"
            yield Problem(finder.file, line.number, finder.id, f"{what}: {remedy}")
