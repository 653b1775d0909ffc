"""The desk where requests are read: one at a time, by the analyser in force, which follows the lexicon files."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Lock, Thread
from typing import NamedTuple, Protocol, TypeVar
from weakref import WeakKeyDictionary

from flask import has_request_context, request

from .. import sites, sources
from ..analyse import Analyser
from ..errors import LexiconError, StoreError
from ..lexicon import parse
from ..model import Analysis, Request
from ..recall import FORGETFUL, Recall
from ..rulebook import Levels, Rules
from ..store import Publication, Store
from .problems import place, refuse
from .rehearsal import rehearse

log = logging.getLogger("heedful.web")
Deadline = Callable[[], bool]
Result = TypeVar("Result")
# How many changed files an error names.
MOST_NAMED = 3


class Reader(Protocol):
    """What reads a request."""

    def analyse(self, request: Request, deadline: Deadline = ..., rules: Rules | None = ...) -> Analysis:
        """Return the analysis under a team's rules, `incomplete` when `deadline()` turned True before the end."""

    def apart(self) -> "Reader":
        """Return the same for another thread."""


class Loaded(NamedTuple):
    """An analyser, the revision of its lexicon and the causes that it may name."""

    analyser: Reader
    revision: str
    causes: tuple[str, ...] = ()
    error: str = ""
    """Why the newest words are not in it."""
    levels: Levels | None = None
    """Those that hold where a team has none of its own."""


class Source(Protocol):
    """Where analysers come from."""

    def fresh(self) -> Loaded | None:
        """Return a new analyser when the lexicon has changed since the last call. Raises LexiconError."""


class Published:
    """The words that were published in the studio, as last seen."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = Publication(0, 0)
        self._files: Mapping[str, str] = {}

    def files(self) -> Mapping[str, str]:
        """Return the published files: name → text. While the database is down, the last view stays good."""
        with suppress(StoreError):
            now = self._store.publication() if self._store.exists() else Publication(0, 0)
            if now != self._seen:
                self._files, self._seen = self._store.in_force(), now
        return self._files


class LexiconFiles:
    """Analysers from the packaged lexicons, those of further directories, and what was published."""

    def __init__(
        self, directories: Sequence[Path] = (), published: Published | None = None, recall: Recall = FORGETFUL
    ) -> None:
        """`recall` is what the analysers remember by."""
        self._directories, self._published, self._recall = directories, published, recall
        self._seen: Mapping[str, str] = {}
        self._good: Mapping[str, str] = {}

    def fresh(self) -> Loaded | None:
        """Return a new analyser when a file has changed since the last call. Raises LexiconError."""
        # Forgotten until they are read: files that come back as they were are then new again.
        seen, self._seen = self._seen, {}
        files = self._seen = self.files()
        try:
            return None if files == seen else self._loaded(files)
        except LexiconError as error:
            # What was published under an older Heedful may not fit any more; the server starts without it.
            if self._good or not self._published or files == self.base():
                raise
            return self._loaded(self.base())._replace(error=str(error))

    def files(self) -> Mapping[str, str]:
        """Return all files as they are now: name → text. Raises LexiconError."""
        published = self._published.files() if self._published else {}
        return {**self.base(), **published}

    def base(self) -> Mapping[str, str]:
        """Return the files without what was published. Raises LexiconError."""
        return sources.files((sources.packaged(), *self._directories))

    def tried(self, files: Mapping[str, str]) -> Loaded:
        """Return an analyser of files that are not in force. Raises LexiconError when they cannot be."""
        return self._loaded(files, keep=False)

    def _loaded(self, files: Mapping[str, str], keep: bool = True) -> Loaded:
        lexicons = parse(files)
        weights = sources.weights(files)
        analyser = Analyser(lexicons, weights, self._recall)
        try:
            rehearse(analyser, lexicons)
        except Exception as error:
            raise self._unfit(error, files) from error
        if keep:
            self._good = files
        return Loaded(analyser, lexicons.revision, sites.own_causes(lexicons), levels=weights.cuts)

    def _unfit(self, error: Exception, files: Mapping[str, str]) -> LexiconError:
        """Say what an analysis ran into: the texts read were the lexicon's own, so a missing key may be named."""
        good = self._good or sources.files([sources.packaged()])
        changed = sorted(name for name in {*files, *good} if files.get(name) != good.get(name))
        key = f" {error}" if isinstance(error, KeyError) else ""
        why = f"an analysis with it fails: {type(error).__name__}{key} at {place(error)}"
        remedy = "Undo the latest change, or compare with the packaged file."
        return LexiconError(why, field=", ".join(changed[:MOST_NAMED]), remedy=remedy)


class Desk:
    """Holds the last good analyser. spaCy is not thread-safe, so one request is read at a time.

    Pages have an analyser of their own, with a spaCy of its own: no agent stands in line behind what an editor pastes.
    """

    def __init__(
        self, source: Source, clock: Callable[[], float], *, patience: float = 2.0, look_every: float = 2.0
    ) -> None:
        """Load the first analyser; seconds throughout. Raises LexiconError: there is no good one before it."""
        self._source, self._clock, self._patience, self._look_every = source, clock, patience, look_every
        self._reading, self._paging, self._looking = Lock(), Lock(), Lock()
        self._looked = clock()
        self.error = ""
        """Why the newest lexicon is not in force; empty when it is."""
        self.then: Callable[[], None] = lambda: None
        """What is done when newer words have come into force."""
        self.each: Callable[[], None] = lambda: None
        """What is done at each look of `watch`."""
        first = source.fresh()
        if first is None:
            raise LexiconError("there is no lexicon", remedy="Install Heedful again.")
        self.loaded: Loaded = first
        # Gone with the analyser that it belongs to.
        self._apart: WeakKeyDictionary[Reader, Reader] = WeakKeyDictionary()
        if first.error:
            self._keep(first.error)

    def analyse(self, request: Request, deadline: Callable[[], Deadline], rules: Rules | None = None) -> Analysis:
        """Read a request under a team's rules; the deadline starts when its turn comes.

        Refused with 503 after a wait of `patience`, that for a thread included.
        """
        self.look_soon()
        with self._turn(self._reading):
            return self.loaded.analyser.analyse(request, deadline(), rules)

    def borrow(self, work: Callable[[Reader], Result]) -> Result:
        """Let a page use the pages' analyser when its turn comes. Refused with 503 after a wait of `patience`."""
        with self._turn(self._paging):
            return work(self._for_pages())

    def _for_pages(self) -> Reader:
        """Return the pages' analyser, made when the first page wants that of a revision."""
        now = self.loaded.analyser
        if now not in self._apart:
            self._apart[now] = now.apart()
        return self._apart[now]

    @contextmanager
    def _turn(self, place: Lock) -> Iterator[None]:
        if not place.acquire(timeout=max(0.0, self._patience - _waited())):
            raise refuse(
                503, "busy", "Busy", "Too many requests are waiting.", "Try again in a moment.", Retry_After="1"
            )
        try:
            yield
        finally:
            place.release()

    def watch(self) -> None:
        """Look again and again beside the requests, so that an idle worker has new words before the next one comes."""

        def looking() -> None:
            while not pause.wait(self._look_every):
                self.look()
                try:
                    self.each()
                except Exception as error:  # a defect there must not end the looking either
                    log.error("Nothing was done beside: %s at %s.", type(error).__name__, place(error))

        pause = Event()
        Thread(target=looking, name="heedful-watch", daemon=True).start()

    def look_soon(self) -> None:
        """Look for a newer lexicon beside the requests, if the last look is a while ago."""
        if self._clock() - self._looked >= self._look_every and not self._looking.locked():
            Thread(target=self.look, name="heedful-lexicon", daemon=True).start()

    def look(self) -> None:
        """Put a newer lexicon in force; a broken one is remembered in `error` and changes nothing else."""
        with self._looking:
            self._looked = self._clock()
            try:
                if newer := self._source.fresh():
                    self.loaded, self.error = newer, ""
                    self.then()
            except LexiconError as error:
                self._keep(str(error))
            except Exception as error:  # a defect here must not end the looking
                self._keep(f"{type(error).__name__} at {place(error)}")

    def _keep(self, why: str) -> None:
        if why != self.error:
            log.error("The lexicon stays as it was. %s", why)
        self.error = why


def _waited() -> float:
    """Seconds that this request stood in line before a thread of our server took it."""
    return float(getattr(request.environ.get("gunicorn.socket"), "waited", 0.0)) if has_request_context() else 0.0
