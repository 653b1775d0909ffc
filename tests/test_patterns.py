"""How phrases are looked for: alike whichever way they are kept, and with work that grows with the text alone."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful.lexicon import Finder, Line
from heedful.model import Words
from heedful.patterns import Index, Walk
from heedful.tokens import sentences, stretches

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


@given(st.lists(PHRASE, min_size=1, max_size=4), st.lists(WORD, max_size=14), st.sampled_from((0, 10_000)))
def test_what_is_found_does_not_depend_on_other_sentences_unless_a_phrase_crosses(
    phrases: list[str], norms: list[str], spelled_out: int
) -> None:
    index = Index(split, [finder(phrases)], spelled_out=spelled_out)
    begins = [0]
    for first, _ in stretches(tuple(norms))[1:]:
        if not index.crossings.joins(norms[first - 2] if first > 1 else "", norms[first - 1], norms[first]):
            begins.append(first)
    apart = {
        (line, begin + first, begin + last)
        for begin, end in pairwise((*begins, len(norms)))
        for line, first, last in places(index, heard(norms[begin:end]))
    }
    assert apart == places(index, heard(norms))


def test_a_phrase_crosses_only_between_its_own_words() -> None:
    crossings = Index(
        split, [finder(["wait . still|now", "for it (.) <name>", "it now .", "we ... . today"])]
    ).crossings
    assert crossings.joins("wait", ".", "now") and not crossings.joins("we", ".", "now")
    assert crossings.joins("it", ".", "anything") and not crossings.joins("now", ".", "anything")
    assert crossings.joins("anything", ".", "today") and not crossings.joins("wait", "!", "still")


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
