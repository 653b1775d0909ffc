"""Fuzz by coverage with atheris: `python tools/fuzz/drive.py TARGET SECONDS [CORPUS]`.

What is found new stays in the folder CORPUS, and the next run begins with it.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["heedful"]):
    from targets import TARGETS

from seeds import PIECES, SEEDS


def main(target: str, seconds: str, corpus: str) -> None:
    """Fuzz for so many seconds; ends with another status than 0 when the target fell over."""
    folder = Path(corpus)
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[target]):
        (folder / f"seed-{number}").write_text(seed, "utf-8")
    words = folder.parent / f"{target}.dict"
    words.write_text("".join(f'"{_escaped(piece)}"\n' for piece in PIECES[target]), "ascii")
    options = [f"-max_total_time={seconds}", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048", f"-dict={words}"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder.parent}/{target}-", corpus], TARGETS[target])
    atheris.Fuzz()


def _escaped(piece: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in piece.encode())


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else f"{temporary}/corpus")
