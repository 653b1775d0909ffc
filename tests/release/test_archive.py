"""A million requests read from one archive by two processes: each is answered, in memory that does not grow."""

from amounts import of
from measures.archive import GROWTH, scan

ROWS = 1_000_000
TENTH = 10


def test_a_million_rows_are_all_answered_in_memory_that_does_not_grow() -> None:
    few = of(ROWS // TENTH, 300)
    short, long = scan(few, 2), scan(few * TENTH, 2)  # each fails unless every row has its answer
    print(f"{short.memory:.0f} MB after {few} rows, {long.memory:.0f} MB after {few * TENTH} in {long.seconds:.0f} s")
    assert long.memory <= GROWTH * short.memory
