"""The scores of a million drawn texts, in as many processes as there are cores: VADER itself is the oracle."""

import os

from amounts import of, processes
from test_valence import assert_exact, texts

TEXTS = 1_000_000
LONGEST = 12  # words; the time of the oracle grows with their square


def draw(number: int, count: int) -> int:
    """Compare the scores of so many texts; return how many there were."""
    compared = 0
    for text in texts(1_000 + number, count, LONGEST):
        assert_exact(text)
        compared += 1
    return compared


def test_very_many_texts_score_as_in_the_package() -> None:
    count = os.cpu_count() or 1
    with processes(count, draw, of(TEXTS) // count + 1) as compared:
        print(compared)
        assert sum(compared) >= of(TEXTS)
