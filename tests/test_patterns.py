"""How phrases are looked for: alike whichever way they are kept, and with work that grows with the text alone."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.lexicon import Finder, Line
from heedful.model import Words
from heedful.patterns import Index, Walk
from heedful.tokens import sentences

WORDS = ("we", "still", "wait", "for", "it", "now", ".", "today")
WORD = st.sampled_from(WORDS)
EITHER = st.lists(WORD, min_size=1, max_size=3, unique=True).map("|".join)
PHRASE = st.tuples(EITHER, st.lists(EITHER | EITHER.map("({})".format), max_size=3)).map(
    lambda p: " ".join((p[0], *p[1]))
)


def finder(lines: Iterable[str]) -> Finder:
    return Finder("waiting/any", "cue", "waiting", "", 0, phrases=tuple(Line(line, n) for n, line in enumerate(lines)))


def split(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def heard(norms: Iterable[str]) -> Words:
    said = tuple(norms)
    starts = tuple(range(0, 10 * len(said), 10))
    return Words("x" * 10 * len(said), said, starts, tuple(start + 9 for start in starts), sentences(said))


def places(index: Index, words: Words) -> set[tuple[int, int, int]]:
    """Return line, first and last token of what is found."""
    hits = index.hits(Walk(words, dict, frozenset()), words.norms)
    return {(hit.line, hit.first, hit.last) for hit in hits}


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=14))
def test_a_pattern_finds_wordings_where_the_tree_finds_them(phrases: list[str], norms: list[str]) -> None:
    words = heard(norms)
    patterns = places(Index(split, [finder(phrases)], spelled_out=0), words)
    tree = places(Index(split, [finder(phrases)], spelled_out=10_000), words)
    assert patterns <= tree
    # A pattern stops at the first wording around a place of its rarest choice: none is found that it has nothing of.
    assert {line for line, _, _ in patterns} == {line for line, _, _ in tree}


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=14))
def test_what_stands_in_one_sentence_is_found_sentence_by_sentence(phrases: list[str], norms: list[str]) -> None:
    index, words = Index(split, [finder(phrases)]), heard(norms)
    walk = Walk(words, dict, frozenset())
    at_once = set(index.local.hits(walk, words.norms))
    apart = {hit for place in words.sentences for hit in index.local.hits(walk, words.norms, (place,))}
    assert apart == at_once


@pytest.fixture(scope="module")
def crowd() -> list[Finder]:
    """Twenty thousand phrases: most of other words, each with a gap or many wordings."""
    lines = [f"word{n} ... other{n % 97}" for n in range(10_000)]
    lines += [f"word{n}|more{n} (a) b|c|d|e|f g|h|i|j (k) last{n % 89}" for n in range(10_000)]
    return [finder(lines)]


def tried(finders: Iterable[Finder], norms: Iterable[str]) -> int:
    index, words = Index(split, finders), heard(norms)
    index.hits(Walk(words, dict, frozenset()), words.norms)
    return index.work.tried


MESSAGE = ("still", "word7", "now", "other7", "and", "we", "wait", "word9", "b", "h", "last9", ".")


def test_the_work_grows_with_the_text(crowd: list[Finder]) -> None:
    once = tried(crowd, MESSAGE)
    assert 0 < tried(crowd, MESSAGE * 50) <= 50 * once


def test_the_work_does_not_grow_with_the_number_of_phrases(crowd: list[Finder]) -> None:
    few = [finder([f"word{n} ... other{n}" for n in (7, 9)])]
    assert tried(crowd, MESSAGE) <= tried(few, MESSAGE) + 2


def test_what_nearly_stands_there_is_tried_and_nothing_else(analyser) -> None:  # type: ignore[no-untyped-def]
    matcher = analyser.tongue("en").matcher
    text = "We have been waiting for the spare part for three weeks and nobody has answered our two emails so far. "
    begin = matcher.work.tried
    matcher.read(text)
    once, begin = matcher.work.tried - begin, matcher.work.tried
    matcher.read(text * 20)
    assert matcher.work.tried - begin <= 20 * once + 20
    assert once <= 10 * len(text.split())
