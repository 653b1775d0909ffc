"""The words at one moment, with a change laid over them: what it rests on, and what has become another under it."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ...lexicon import editing
from ...store import Draft, Revision, moved, resting

Files = dict[str, str]


class Stand(NamedTuple):
    """The words at one moment: the revision in force, all files then, and these with a change laid over them.

    `beneath` are the files without anything published; `revision` is None while that is so.
    """

    base: int
    in_force: Files
    files: Files
    beneath: Mapping[str, str]
    revision: Revision | None = None
    draft: Draft | None = None

    @property
    def overlay(self) -> Mapping[str, str]:
        """What was published: name → text."""
        return self.revision.files if self.revision else {}

    @property
    def rests(self) -> Mapping[str, str]:
        """What these rest on, by fingerprints."""
        return self.revision.rests if self.revision else {}


class Behind(NamedTuple):
    """The files of a change that have become others under it since it was begun."""

    published: tuple[str, ...] = ()
    """Somebody else has published other words."""
    anew: tuple[str, ...] = ()
    """They came anew, with a newer Heedful or in a folder of one's own: publishing would hide that."""
    over: tuple[str, ...] = ()
    """They came anew, too, but published words hide that already."""

    @property
    def must(self) -> tuple[str, ...]:
        """Those that are put together before the change is published."""
        return self.published + self.anew

    @property
    def all(self) -> tuple[str, ...]:
        """Those that can be put together."""
        return self.must + self.over


NOTHING = Behind()


def behind(stand: Stand, published: tuple[str, ...]) -> Behind:
    """Return what has become another under a change; `published` is what others have published since."""
    draft = stand.draft
    ours = {name for name, text in draft.files.items() if text} - {*published} if draft else {*()}
    found = [name for name in moved(draft.rests if draft else {}, stand.beneath) if name in ours]
    differing = [name for name in found if stand.files.get(name) != stand.beneath.get(name)]
    over = tuple(name for name in differing if name in stand.overlay)
    return Behind(published, tuple(name for name in differing if name not in over), over)


def under(stand: Stand) -> tuple[str, ...]:
    """Return the published files under which words came anew."""
    return tuple(name for name in moved(stand.rests, stand.beneath) if name in stand.overlay)


def changed(stand: Stand, after: Mapping[str, str], together: Behind = NOTHING) -> Files:
    """Return the files that a change keeps: those that differ, "" for one that goes back to what is beneath; and those
    that stay the same although what came anew under them was put `together` with them, or is settled."""
    files = editing.changed(stand.in_force, after)
    back = {name for name, text in files.items() if name in stand.overlay and text == stand.beneath.get(name)}
    same = (name for name in (*together.over, *settled(stand)) if name in stand.overlay and name not in files)
    return {name: "" if name in back else after[name] for name in (*files, *same) if name in after}


def settled(stand: Stand) -> tuple[str, ...]:
    """Return the files of a change that stay as published, as somebody wants who has seen what came anew."""
    draft, overlay = stand.draft, stand.overlay
    same = (name for name, text in (draft.files if draft else {}).items() if text and overlay.get(name) == text)
    return tuple(name for name in same if draft and draft.rests.get(name) != stand.rests.get(name))


def rests(stand: Stand, names: Iterable[str], together: Behind = NOTHING) -> dict[str, str]:
    """Return by fingerprints what the files of a change rest on; `together` are those put together with what is now."""
    draft, renewed = stand.draft, together.anew + together.over
    known = {name: stand.rests.get(name, "") for name in stand.overlay if name not in renewed}
    if draft:
        known |= {name: draft.rests.get(name, "") for name in draft.files if name not in together.all}
    return resting(names, known, stand.beneath)
