"""Fuzz by chance alone, where coverage cannot be had: `python tools/fuzz/mutate.py TARGET ROUNDS [SEED]`.

The same seed draws the same texts.
"""

import random
import sys
from collections.abc import Iterator

from seeds import PIECES, SEEDS
from targets import TARGETS

MOST = 3_000


def drawn(target: str, rounds: int, seed: int = 1) -> Iterator[bytes]:
    """Give so many mutated texts of a target's kind."""
    chance = random.Random(f"{target} {seed}")
    for _ in range(rounds):
        data = chance.choice(SEEDS[target]).encode()
        for _ in range(chance.randint(1, 12)):
            data = _changed(data, target, chance)
        yield data[:MOST]


def _changed(data: bytes, target: str, chance: random.Random) -> bytes:
    at, to = sorted(chance.randint(0, len(data)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            return data[:at] + data[to:]
        case 1:
            return data[:at] + data[at:to] * chance.randint(2, 6) + data[to:]
        case 2:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        case 3:
            return data[:at] + chr(chance.choice((0x301, 0x200B, 0x202E, 0x1F600, 0xFEFF, 0x85))).encode() + data[at:]
        case _:
            return data[:at] + chance.choice(PIECES[target]).encode() * chance.randint(1, 4) + data[at:]


def main(target: str, rounds: str, seed: str = "1") -> None:
    """Feed a target; the text that it falls over is told as it is."""
    for data in drawn(target, int(rounds), int(seed)):
        try:
            TARGETS[target](data)
        except Exception:
            print(f"{target} falls over {data!r}", file=sys.stderr)
            raise
    print(f"{target}: {rounds} texts by chance, seed {seed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
