"""What has become of our promises, message by message: kept, let go, or broken once their day has passed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .cues import Heard, Range, stems
from .model import Message, Status
from .promises import Grammar, Pledge, pledges

_ALIKE = 2
_OWN_MATTER = 3
# Causes of a customer who is still waiting for what was promised, and feelings of one who misses something.
_MISSED = ("broken_promise", "no_response", "waiting")
_DISPLEASED = ("frustration", "anger", "disappointment", "anxiety")

Stems = frozenset[str]


@dataclass(slots=True)
class Entry:
    """A promise of the message at `index`: the stems of its `matter`, and what later messages made of it.

    `kept`: a later message says so. `let_go`: the customer wrote after the day, and thanked for what we had written or
    had other things in mind; thanks before the day may be for the promise itself.
    """

    index: int
    pledge: Pledge
    matter: Stems
    kept: bool = False
    let_go: bool = False

    def status(self, now: datetime | None) -> Status:
        """Return what it is at a time: broken once its day has passed without a word that it was kept."""
        if self.kept:
            return "kept"
        due = self.pledge.due
        return "broken" if due and now and now > due and not self.let_go else "open"


class Ledger:
    """The promises of a thread; messages are entered in their order, each once."""

    def __init__(self, grammar: Grammar, stop: Stems, denials: Stems) -> None:
        self._grammar, self._stop, self._denials = grammar, stop, denials
        self.entries: list[Entry] = []

    def enter(self, index: int, message: Message, heard: Heard) -> None:
        """Take the next message in: it may settle promises made before it, and make new ones."""
        if message.role == "customer":
            self._hear_customer(message.at, heard)
        elif message.role == "agent":
            self._hear_us(message.at, heard)
            made = heard.worked_of("pledges", message.at, lambda: pledges(heard, message.at, self._grammar))
            self.entries += (Entry(index, p, stems(heard, p.tokens, self._stop)) for p in made)

    def broken(self, at: datetime | None) -> int:
        """Return how many promises are broken at a time."""
        return sum(entry.status(at) == "broken" for entry in self.entries)

    def _hear_us(self, at: datetime | None, heard: Heard) -> None:
        """A deed, or a word that a promise was kept, on the same matter and in time."""
        deeds = dict.fromkeys(self._deeds(heard)) if self.entries else ()
        for entry in self.entries:
            if not entry.kept and _in_time(entry.pledge.due, at):
                entry.kept = any(len(self._alike(heard, entry, place)) >= alike for place, alike in deeds)

    def _deeds(self, heard: Heard) -> Iterator[tuple[Range, int]]:
        for kind, label, alike in (("promise", "kept", 1), ("strategy", "action", _ALIKE)):
            yield from ((heard.sentence(e.first), alike) for e in heard.of(kind, label))

    def _alike(self, heard: Heard, entry: Entry, place: Range | None = None) -> Stems:
        """What a place, or all, of a message has of a promise's matter."""
        return heard.shared(entry.matter, place, self._stop)

    def _hear_customer(self, at: datetime | None, heard: Heard) -> None:
        if not self.entries or heard.has("cue", *_MISSED) or heard.has("promise", "claimed"):
            return
        came = {heard.sentence(e.first) for e in heard.of("promise", "received")}
        goes_on = not heard.has("cue") and not heard.has("emotion", *_DISPLEASED)
        much = len(heard.salts(None, self._stop)) >= _OWN_MATTER
        asked = heard.worked("asking", lambda: tuple(s for s in heard.sentences if self._asks(heard, s)))
        written = heard.has("promise", "written")
        for entry in self.entries:
            entry.kept = entry.kept or any(self._alike(heard, entry, s) for s in came)
            passed = bool(entry.pledge.due and at and at > entry.pledge.due)
            if passed and not entry.let_go:
                other_things = goes_on and (much or bool(self._alike(heard, entry)))
                entry.let_go = written or (other_things and not any(self._alike(heard, entry, s) for s in asked))

    def _asks(self, heard: Heard, sentence: Range) -> bool:
        norms = heard.words.norms[sentence[0] : sentence[1]]
        return "?" in norms or not self._denials.isdisjoint(norms) or heard.has("ask", within=sentence)


def _in_time(due: datetime | None, at: datetime | None) -> bool:
    return due is None or at is None or at.date() <= due.astimezone(at.tzinfo).date()
