"""What a change of files touches in a language: the entries and offers to be checked anew, and matchers for them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from ..errors import LexiconError
from ..lexicon import TABLE_FILES, Finder, Lexicon, Offer, Read, read
from ..lexicon.fields import Entry, fields, place
from ..matcher import MUTING, Matcher
from .offers import covers, filled

_E = TypeVar("_E", Finder, Offer)
DRAFT_KINDS = ("covers", "strategy", "promise", "risk")


@dataclass(frozen=True)
class Touched:
    """What to check of a language. `all` when a change can show anywhere."""

    lexicon: Lexicon
    finders: tuple[Finder, ...]
    gone: tuple[Finder, ...]
    new_offers: tuple[Offer, ...]
    all: bool = False

    @cached_property
    def _bare(self) -> Matcher:
        return Matcher(replace(self.lexicon, finders=(), neutral=()))

    @cached_property
    def matcher(self) -> Matcher:
        """A matcher of the entries touched, and of those that mute."""
        muting = (finder for finder in self.lexicon.finders if finder.flags & MUTING and finder not in self.finders)
        return self._bare.over((*self.finders, *muting), self.lexicon.finders)

    @cached_property
    def draft_matcher(self) -> Matcher:
        """A matcher of all that is sought in drafts."""
        drafted = (finder for finder in self.lexicon.finders if finder.kind in DRAFT_KINDS)
        return self._bare.over(drafted, self.lexicon.finders)

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """The new offers, and those whose cover or risk may have changed with the entries."""
        now = [finder for finder in self.finders if finder.kind in DRAFT_KINDS]
        was = [finder for finder in self.gone if finder.kind in DRAFT_KINDS]
        if not now and not was:
            return self.new_offers
        after, before = self._bare.over(now), self._bare.over(was)
        new = {offer.id for offer in self.new_offers}
        return tuple(o for o in self.lexicon.offers if o.id in new or _shaken(o, before, after))


def _shaken(offer: Offer, before: Matcher, after: Matcher) -> bool:
    """Whether an offer has lost a cover, or trips a risk, by the entries that changed."""
    text = filled(offer)
    now = after.read(text)[1]
    return any(e.kind == "risk" for e in now) or (covers(offer, before.read(text)[1]) and not covers(offer, now))


def touched(before: Mapping[str, str], after: Mapping[str, str], lexicon: Lexicon) -> Touched | None:
    """Return what a change of files touches in a language; None when that is nothing."""
    own = {name for name in {*before, *after} if name.startswith(f"{lexicon.code}/")}
    differing = sorted(name for name in own if before.get(name) != after.get(name))
    if not differing:
        return None
    everything = any(name.rpartition("/")[2] in (*TABLE_FILES, "neutral.txt") for name in differing)
    was, now = ([_read(files, name) for name in differing] for files in (before, after))
    finders = _differing(was, now, lambda part: part.finders)
    gone = _differing(now, was, lambda part: part.finders)
    muting = any(finder.flags & MUTING for finder in (*finders, *gone))
    offers = _differing(was, now, lambda part: part.offers)
    return Touched(lexicon, finders, gone, offers, everything or muting)


def _read(files: Mapping[str, str], name: str) -> Read:
    try:
        return read(name, files[name]) if name in files else Read()
    except LexiconError:
        return Read()


def _differing(one: Iterable[Read], other: Iterable[Read], entries: Callable[[Read], tuple[_E, ...]]) -> tuple[_E, ...]:
    """The entries of the other that the one does not have so."""
    known = [_content(entry) for part in one for entry in entries(part)]
    return tuple(entry for part in other for entry in entries(part) if _content(entry) not in known)


def _content(entry: Entry) -> tuple[object, ...]:
    """An entry without the place where it is written."""
    return entry.id, place(entry), fields(entry)
