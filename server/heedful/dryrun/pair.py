"""Two processes that read the same rows, each with words of its own. They end with whoever started them."""

import os
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import Thread
from time import monotonic, thread_time
from typing import Any, NamedTuple

from .. import sources, wire
from ..errors import HeedfulError, InputError, LexiconError
from ..lexicon import parse
from ..model import Analysis, Level, Request
from ..rulebook import NONE, Rules
from ..scan import ROW_SECONDS, end_with_parent

Asked = bytes | Request
"""A row: a request, or one as JSON."""
# Standing back, they may come to little on a machine that is busy with something else.
PATIENCE = 600.0
_GENTLE = 10  # steps by which the processes stand back behind whoever serves
_READY = "ready"


class Mark(NamedTuple):
    """Where an entry was found, in code points of the message."""

    start: int
    end: int
    cause: str | None
    entry: str


class Said(NamedTuple):
    """A customer's message as read."""

    level: Level
    marks: tuple[Mark, ...]


class Seen(NamedTuple):
    """A row as read: its customer's messages by index. `bad`: no request, or one that cannot be read; `late`: not read
    to the end in time; without a `language` it is in none that is supported."""

    messages: Mapping[int, Said] = {}
    language: str = ""
    nudged: bool = False
    bad: bool = False
    late: bool = False


class Pair:
    """Both processes, from the outside. One chunk is under way at a time, so neither pipe can fill up."""

    def __init__(
        self, files: Sequence[Mapping[str, str]], rules: Sequence[Rules | None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._clock = clock
        self._context = get_context("spawn")
        self._children: list[tuple[Any, Connection]] = []
        self._got: dict[int, Any] = {}
        self._since = clock()
        self._words = list(zip(files, rules, strict=True))

    def __enter__(self) -> "Pair":
        try:
            for files, rules in self._words:
                ours, theirs = self._context.Pipe()
                child = self._context.Process(target=_serve, args=(theirs, dict(files), rules), daemon=True)
                self._children.append((child, ours))
                child.start()
                theirs.close()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for child, pipe in self._children:
            pipe.close()
            if child.pid is not None:
                child.kill()
                child.join()
            child.close()

    def ready(self, seconds: float) -> bool:
        """Wait so long at most for both to have made their words ready. Raises LexiconError for words of no use."""
        got = self.answers(seconds)
        for answer in got or ():
            if answer != _READY:
                message, field, remedy = answer
                raise LexiconError(message, field=field, remedy=remedy)
        return got is not None

    def ask(self, chunk: Sequence[Asked]) -> None:
        """Give both the next rows, once they have answered the ones before."""
        self._since = self._clock()
        for _, pipe in self._children:
            try:
                pipe.send(chunk)
            except OSError:
                raise _ended() from None

    def answers(self, seconds: float) -> tuple[Any, Any] | None:
        """Wait so long at most for the answers of both. Raises HeedfulError when one has died or stands still."""
        open_ = [pipe for number, (_, pipe) in enumerate(self._children) if number not in self._got]
        ready = wait(open_, seconds)
        for number, (_, pipe) in enumerate(self._children):
            if pipe in ready:
                self._got[number] = _received(pipe)
        if len(self._got) == len(self._children):
            got, self._got = self._got, {}
            return got[0], got[1]
        if self._clock() - self._since > PATIENCE:
            raise HeedfulError("A process of the dry run stands still. Try again with fewer messages.")
        return None


def _received(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        raise _ended() from None


def _ended() -> HeedfulError:
    return HeedfulError("A process of the dry run was ended from outside. Try again, perhaps with fewer messages.")


# In a process of the pair.


def _serve(pipe: Connection, files: Mapping[str, str], rules: Rules | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the run is interrupted by whoever started it
    Thread(target=end_with_parent, daemon=True).start()
    os.nice(_GENTLE)
    try:
        read = _reader(files, rules)
    except Exception as error:
        pipe.send(_told(error))
        return
    pipe.send(_READY)
    while chunk := _next(pipe):
        pipe.send([read(row) for row in chunk])


def _next(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        return None


def _told(error: Exception) -> tuple[str, str, str]:
    """What is wrong with the words; of a defect, its kind alone."""
    if isinstance(error, InputError):
        return error.message, error.field, error.remedy
    return f"an analysis with it fails ({type(error).__name__})", "", "Undo the latest change."


def _reader(files: Mapping[str, str], rules: Rules | None) -> Callable[[Asked], Seen]:
    from ..analyse import Analyser  # here, since spaCy takes a second that whoever serves need not wait

    analyser = Analyser(parse(files), sources.weights(files))
    # What could be said takes most of the time and is not compared.
    own = rules or NONE
    quiet = replace(own, off=own.off | {"suggest"})

    def read(row: Asked) -> Seen:
        try:
            request = replace(request_of(row), brief=False)
            # Time of our own: what others take meanwhile is not the row's fault.
            end = thread_time() + ROW_SECONDS
            return _seen(analyser.analyse(request, lambda: thread_time() >= end, quiet))
        except Exception:  # one row's defect must not end the run; nothing of it is told
            return Seen(bad=True)

    return read


def request_of(row: Asked) -> Request:
    """Return the request that a row is. Raises InputError."""
    return row if isinstance(row, Request) else wire.decode(row)[0]


def _seen(read: Analysis) -> Seen:
    messages = {
        found.index: Said(
            found.level, tuple(Mark(m.span.start, m.span.end, m.cause, m.cue) for m in found.evidence)
        )
        for found in read.messages
        if found.level is not None
    }  # fmt: skip
    return Seen(messages, read.language if read.supported else "", read.nudge.advised, late=read.incomplete)
