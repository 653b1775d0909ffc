"""What a dry run comes to: counts before and after, and examples of what has changed, chosen at random."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Generic, Literal, NamedTuple, TypeVar

from ..model import LEVELS, Level, Span
from .pair import Asked, Mark, Said, Seen, request_of

Kind = Literal["new", "gone", "level"]
"""Something is newly found; something is no longer found and nothing is new; the level alone differs."""
KINDS: tuple[Kind, ...] = ("new", "gone", "level")
EXAMPLES = 20
# So many examples of each kind there are, if there are so many changes of it.
_FEWEST = 4
_FLAGGED = LEVELS[2:]

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Side:
    """One reading of all messages: customers' messages by level and by cause, how many of them are frustrated or angry,
    and in how many threads the draft would be stopped for a word before it is sent."""

    levels: Mapping[str, int]
    causes: Mapping[str, int]
    flagged: int
    nudged: int


@dataclass(frozen=True, slots=True)
class Moved:
    """In how many messages an entry is newly found, and in how many no longer."""

    new: int
    gone: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where an entry was found; code points of the example's text."""

    span: Span
    cause: str | None
    entry: str


@dataclass(frozen=True, slots=True)
class Example:
    """A customer's message that is read otherwise. A level is None where the language was not supported."""

    kind: Kind
    text: str
    language: str
    before: Level | None
    after: Level | None
    new: tuple[Found, ...]
    gone: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What changes. `rows` of the sample, of them `bad` ones that cannot be read, `unread` ones in no supported
    language, and `late` ones that were not read in time: these are not counted further.

    `messages` of customers were compared, `changed` of them differ, by `kinds`. `examples` are chosen at random among
    the changed of each kind, so what is marked right among those of a kind stands for all of the kind.
    """

    rows: int
    bad: int
    unread: int
    late: int
    messages: int
    before: Side
    after: Side
    entries: Mapping[str, Moved]
    changed: int
    kinds: Mapping[Kind, int]
    examples: tuple[Example, ...]


class _Change(NamedTuple):
    kind: Kind
    place: tuple[int, int]  # row, message
    row: Asked
    language: str
    before: Said | None
    after: Said | None


class Reservoir(Generic[Item]):
    """Keeps so many of ever more items, each with the same chance (J. S. Vitter's algorithm R)."""

    def __init__(self, most: int, chance: Random) -> None:
        self._most, self._chance = most, chance
        self.kept: list[Item] = []
        self.seen = 0

    def offer(self, item: Item) -> None:
        """Keep an item, perhaps."""
        self.seen += 1
        if len(self.kept) < self._most:
            self.kept.append(item)
        elif (place := self._chance.randrange(self.seen)) < self._most:
            self.kept[place] = item

    def some(self, count: int) -> list[Item]:
        """Return so many of the kept ones."""
        return self._chance.sample(self.kept, count)


class _Counts:
    """One side while it is counted."""

    def __init__(self) -> None:
        self.levels: Counter[str] = Counter(dict.fromkeys(LEVELS, 0))
        self.causes: Counter[str] = Counter()
        self.nudged = 0

    def take(self, seen: Seen) -> None:
        self.nudged += seen.nudged
        for said in seen.messages.values():
            self.levels[said.level] += 1
            self.causes.update({mark.cause for mark in said.marks if mark.cause})

    def side(self) -> Side:
        causes = dict(sorted(self.causes.items()))
        return Side(dict(self.levels), causes, sum(self.levels[level] for level in _FLAGGED), self.nudged)


class Tally:
    """Takes the answers of both sides, chunk by chunk."""

    def __init__(self, seed: int) -> None:
        """The same seed chooses the same examples."""
        self._before, self._after = _Counts(), _Counts()
        self._rows = self._bad = self._unread = self._late = self._messages = 0
        self._new: Counter[str] = Counter()
        self._gone: Counter[str] = Counter()
        self._changes: dict[Kind, Reservoir[_Change]] = {
            kind: Reservoir(EXAMPLES, Random(f"{seed} {kind}")) for kind in KINDS
        }

    def take(self, chunk: Sequence[Asked], before: Sequence[Seen], after: Sequence[Seen]) -> None:
        """Count the next rows."""
        for row, was, is_ in zip(chunk, before, after, strict=True):
            self._rows += 1
            if was.bad or is_.bad:
                self._bad += 1
            elif was.late or is_.late:
                self._late += 1
            elif not (was.language or is_.language):
                self._unread += 1
            else:
                self._compare(row, was, is_)

    def _compare(self, row: Asked, was: Seen, is_: Seen) -> None:
        self._before.take(was)
        self._after.take(is_)
        for index in sorted({*was.messages, *is_.messages}):
            self._messages += 1
            a, b = was.messages.get(index), is_.messages.get(index)
            if a != b:
                change = _Change(self._kind(a, b), (self._rows, index), row, is_.language or was.language, a, b)
                self._changes[change.kind].offer(change)

    def _kind(self, a: Said | None, b: Said | None) -> Kind:
        was, is_ = _marks(a), _marks(b)
        before, after = {mark.entry for mark in was}, {mark.entry for mark in is_}
        self._new.update(after - before)
        self._gone.update(before - after)
        return "new" if is_ - was else "gone" if was - is_ else "level"

    def result(self) -> Result:
        """Return what it comes to."""
        entries = sorted({*self._new, *self._gone})
        kinds = {kind: pool.seen for kind, pool in self._changes.items()}
        quotas = quota(kinds)
        chosen = [change for kind, pool in self._changes.items() for change in pool.some(quotas[kind])]
        return Result(
            self._rows, self._bad, self._unread, self._late, self._messages, self._before.side(), self._after.side(),
            {entry: Moved(self._new[entry], self._gone[entry]) for entry in entries}, sum(kinds.values()), kinds,
            tuple(_example(change) for change in sorted(chosen, key=lambda change: change.place)),
        )  # fmt: skip


def quota(sizes: Mapping[Kind, int], most: int = EXAMPLES) -> Mapping[Kind, int]:
    """Return how many examples there are of each kind: a few of every kind, the rest by how many changes it has."""
    given = {kind: min(size, _FEWEST) for kind, size in sizes.items()}
    while sum(given.values()) < min(most, sum(sizes.values())):
        left = [kind for kind in sizes if given[kind] < sizes[kind]]
        poorest = max(left, key=lambda kind: sizes[kind] / (given[kind] + 1))
        given[poorest] += 1
    return given


def _marks(said: Said | None) -> frozenset[Mark]:
    return frozenset(said.marks) if said else frozenset()


def _example(change: _Change) -> Example:
    was, is_ = _marks(change.before), _marks(change.after)
    text = request_of(change.row).thread[change.place[1]].text
    before, after = (said.level if said else None for said in (change.before, change.after))
    return Example(change.kind, text, change.language, before, after, _found(is_ - was), _found(was - is_))


def _found(marks: frozenset[Mark]) -> tuple[Found, ...]:
    return tuple(Found(Span(m.start, m.end), m.cause, m.entry) for m in sorted(marks, key=lambda m: m[:2]))
