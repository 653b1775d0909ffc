"""Words are cut as spaCy cuts them, which is asked for rare shapes only."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heedful.folding import fold
from heedful.lexicon import Lexicon, parse
from heedful.matcher.tokenizer import Tokenizer
from heedful.sources import files, packaged

KNOWN = ("We can't open the e-mail, it's broken.", "Ist die Rechnung z. B. vom 27. Mai?")
LEXICONS = parse(files((packaged(),))).languages
# Across these spaCy joins two words' quotation marks into one.
JOINED = re.compile(r"['’‘`´ʼ][\s\u200b]+['’‘`´ʼ]")

TOKENIZERS = {code: Tokenizer(lexicon, KNOWN) for code, lexicon in LEXICONS.items()}


def by_spacy(tokenizer: Tokenizer, text: str) -> list[tuple[str, int, int]]:
    """Cut the whole text with spaCy alone."""
    folded = fold(text)
    tokens = [(token.norm_, token.idx, token.idx + len(token)) for token in tokenizer.nlp.make_doc(folded.text)]
    starts = folded.originals([start for _, start, _ in tokens])
    lasts = folded.originals([end - 1 for _, _, end in tokens])
    return [(norm, a, b + 1) for (norm, _, _), a, b in zip(tokens, starts, lasts, strict=True)]


def cut(tokenizer: Tokenizer, text: str) -> list[tuple[str, int, int]]:
    words = tokenizer.words(text)
    return list(zip(words.norms, words.starts, words.ends, strict=True))


ODD = """still waiting can't it's cos pls u.s. e.g. z.b. p.m. 3pm 27. 2026. 12:30. 4,800 1.500 100% €12 #4711 customer's
    well-known don’t (maybe) "so" end). ok.Now re: and/or a@b.co http://a.b/c Müller's Straße İ µ. x. !!!! ?! … – 😀
    [Name] ___ word\u200b \u200b"""
PIECES = st.sampled_from(ODD.split())
BLANKS = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\t", "\xa0", ""])


@pytest.mark.parametrize("code", sorted(TOKENIZERS))
@given(pairs=st.lists(st.tuples(PIECES | st.text(max_size=6), BLANKS), max_size=12))
@example(pairs=[("", " "), ("wait", "")])
@example(pairs=[("x" * 85, " "), ("wait", "\n"), ("\u200b", " ")])
def test_words_are_cut_as_spacy_cuts_them(code: str, pairs: list[tuple[str, str]]) -> None:
    text = "".join(piece + blank for piece, blank in pairs)
    if not JOINED.search(text):
        assert cut(TOKENIZERS[code], text) == by_spacy(TOKENIZERS[code], text)


@pytest.mark.parametrize("code", sorted(TOKENIZERS))
def test_the_words_of_the_lexicon_are_cut_as_spacy_cuts_them(code: str) -> None:
    for text in examples(LEXICONS[code]):
        assert cut(TOKENIZERS[code], text) == by_spacy(TOKENIZERS[code], text)


def examples(lexicon: Lexicon) -> list[str]:
    return [line.text for line in lexicon.neutral] + [line.text for f in lexicon.finders for line in f.no_match[:2]]


def test_plain_words_are_cut_without_asking_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    tokenizer = TOKENIZERS["en"]
    monkeypatch.setattr(tokenizer, "_asked", None)
    text = "Zyxquorm said (twice), \"the well-known frobnicator's 12 doors, 4,800 of 2026\", didn't they?"
    assert tokenizer.norms(text)[:4] == ("zyxquorm", "said", "(", "twice")


def test_no_piece_of_a_text_is_kept() -> None:
    tokenizer = TOKENIZERS["en"]
    before = len(tokenizer._single), len(tokenizer._several)
    tokenizer.words("my password is zyxquormint2291 and frobnicate@example.org")
    assert (len(tokenizer._single), len(tokenizer._several)) == before
    assert "zyxquormint2291" not in tokenizer.nlp.vocab.strings
