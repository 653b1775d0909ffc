"""Other programs that read prose, on the same texts: CPU time a text. None does the same job; the table says which.

They are installed under build/, at the versions of `beside/`, the first time. One that cannot be is named, not skipped.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from heedful import sources, wire
from heedful.bench import prose
from heedful.model import Message, Request
from heedful.scan import lexicon_reader
from heedful.server import settle

from . import ROOT, Figure

HERE = Path(__file__).resolve().parent / "beside"
PLACE = ROOT / "build" / "peers"
WORDS = (156, 600)
ALL_WORDS = 3_000
"""Texts are cut from so many words without overlap, as some programs remember a clause. All are warmed by the same
words out of order: each then knows the words, as when it has run for a while, and no clause."""
WARM_TIMES = 4
OURS = "Heedful"
JOBS: Mapping[str, str] = {
    OURS: "what a customer misses, asks, was promised, how upset, with offsets and reasons; reads no grammar",
    "vaderSentiment": "one score of sentiment a text; does not say where, why or what about",
    "textblob": "one score of sentiment and of subjectivity a text; does not say where, why or what about",
    "write-good": "passive voice, weasel words, wordiness, with offsets; reads no feelings and no thread",
    "alex": "words that may hurt a group of people, with offsets; reads no feelings and no thread",
    "harper.js": "spelling and grammar, with offsets and corrections; reads no feelings and no thread",
}
GOALS = {"harper.js": 0.15, "write-good": 1.0}
PYTHON = ("vaderSentiment", "textblob")
Pass = Callable[[str], float]


def measure() -> Iterator[str]:
    """Give the lines: what each does, what it took, and Heedful beside each."""
    missing = dict(install())
    yield from (f"{name}: not measured. {why}" for name, why in missing.items())
    names = [name for name in JOBS if name not in missing]
    taken = {words: timed(names, words) for words in WORDS}
    yield from table({name: [taken[words][name] for words in WORDS] for name in names})
    for words in WORDS:
        for name in names[1:]:
            named = f"{OURS} / {name}, {words} words"
            yield str(Figure(named, taken[words][OURS] / taken[words][name], goal=GOALS.get(name)))


def table(rows: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Give the table: CPU milliseconds a text of each length, and what the program does."""
    yield "".join((f"{'CPU ms a text':16}", *(f"{f'{words} words':>11}" for words in WORDS), "   what it does"))
    for name, figures in rows.items():
        yield "".join((f"{name:16}", *(f"{figure:11.2f}" for figure in figures), f"   {JOBS[name]}"))


def install() -> Iterator[tuple[str, str]]:
    """Install what is not there at its version; give who cannot be installed, and why."""
    PLACE.mkdir(parents=True, exist_ok=True)
    python = PLACE / "venv" / "bin" / "python"
    wanted = {PYTHON: HERE / "requirements.txt", tuple(JOBS)[3:]: HERE / "package.json"}
    commands = {
        PYTHON: (
            [sys.executable, "-m", "venv", str(PLACE / "venv")],
            [str(python), "-m", "pip", "install", "--quiet", "--requirement", str(HERE / "requirements.txt")],
        ),
        tuple(JOBS)[3:]: (["npm", "install", "--prefix", str(PLACE), "--no-fund", "--no-audit", "--no-package-lock"],),
    }
    for names, source in wanted.items():
        stamp = PLACE / source.name
        if stamp.is_file() and stamp.read_text() == source.read_text():
            continue
        stamp.write_text(source.read_text())
        if why := failure(commands[names]):
            stamp.unlink()
            yield from ((name, why) for name in names)


def failure(commands: Sequence[Sequence[str]]) -> str:
    """Run commands; return why one failed, or "" when none did."""
    for command in commands:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{command[0]}: {error}"
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return f"It cannot be installed here: {last}"
    return ""


def timed(names: Sequence[str], words: int) -> dict[str, float]:
    """Return the median CPU milliseconds of each on texts of a length, in turn, after the same warming."""
    texts, warming = cut(prose(sources.load(), ALL_WORDS), words)
    with ExitStack() as stack:
        passes = {name: stack.enter_context(running(name)) if name != OURS else ourselves() for name in names}
        for read in passes.values():
            for text in WARM_TIMES * warming:
                read(text)
        taken: dict[str, list[float]] = {name: [] for name in names}
        for text in texts:
            for name, read in passes.items():
                taken[name].append(read(text))
    return {name: statistics.median(figures) for name, figures in taken.items()}


def cut(text: str, words: int) -> tuple[list[str], list[str]]:
    """Return texts of a length, and as many of the same words out of order."""
    known = text.split()
    mixed = random.Random(words).sample(known, len(known))
    places = range(0, len(known) - words + 1, words)
    return [" ".join(known[at : at + words]) for at in places], [" ".join(mixed[at : at + words]) for at in places]


def ourselves() -> Pass:
    """Return a whole analysis of a message, from the request to the bytes of the answer."""
    analyser = lexicon_reader()
    settle()

    def read(text: str) -> float:
        request, begin = Request((Message("customer", text),)), time.process_time()
        wire.encode(analyser.analyse(request), request)
        return 1000 * (time.process_time() - begin)

    return read


@contextmanager
def running(name: str, python: str | Path = PLACE / "venv" / "bin" / "python") -> Iterator[Pass]:
    """Run a program that reads texts as they come."""
    of_python = [str(python), str(HERE / "run.py"), name]
    command = of_python if name in PYTHON else ["node", str(HERE / "run.mjs"), name, str(PLACE)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin and program.stdout
        asked, told = program.stdin, program.stdout
        assert told.readline() == "ready\n", f"{name} did not start"

        def read(text: str) -> float:
            asked.write(json.dumps(text) + "\n")
            asked.flush()
            return float(told.readline())

        yield read
        asked.close()
