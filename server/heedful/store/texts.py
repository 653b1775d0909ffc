"""Texts on which published words rest, by their fingerprints: files as they came, each kept once."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

import sqlalchemy as sa

from .database import Database, metadata
from .limits import MOST_FILE, lines

_texts = sa.Table(
    "texts",
    metadata,
    sa.Column("fingerprint", sa.String(64), primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)


class Texts(Database):
    """The texts beneath changes and revisions of an installation."""

    def keep_texts(self, texts: Iterable[str]) -> None:
        """Keep texts, so that what rests on them can be compared with them later."""
        rows = {fingerprint(text): lines(text, "files", MOST_FILE) for text in texts}
        with self._writing() as connection:
            for mark in sorted(rows):
                row = {"fingerprint": mark, "text": rows[mark]}
                connection.execute(self._insert(_texts).values(row).on_conflict_do_nothing())

    def kept_text(self, mark: str) -> str | None:
        """Return the text with a fingerprint, None when it was never kept."""
        with self._reading() as connection:
            return connection.execute(sa.select(_texts.c.text).where(_texts.c.fingerprint == mark)).scalar()


def drop_texts(connection: sa.Connection, marks: Iterable[str]) -> None:
    """Delete texts by their fingerprints, within a transaction."""
    for mark in sorted(marks):
        connection.execute(_texts.delete().where(_texts.c.fingerprint == mark))


def fingerprint(text: str) -> str:
    """Return by what a text is known again. No file at all is as an empty one."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moved(rests: Mapping[str, str], beneath: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files whose text beneath is not the one that they rest on: name → fingerprint, name → text."""
    return tuple(sorted(name for name, mark in rests.items() if mark != fingerprint(beneath.get(name, ""))))


def resting(names: Iterable[str], known: Mapping[str, str], beneath: Mapping[str, str]) -> dict[str, str]:
    """Return what files rest on: as is `known` of those of a change or a revision ("" for what nobody knows), else on
    the text beneath."""
    marks = {name: known[name] if name in known else fingerprint(beneath.get(name, "")) for name in names}
    return {name: mark for name, mark in marks.items() if mark}
