"""The fields of a case's file: each is asked for by name, and each error says on which line what to do."""

from collections.abc import Mapping, Sequence

from ..errors import LexiconError
from ..lexicon.lines import Path, lined
from ..lexicon.nodes import mean


class Entry:
    """A mapping of the file, with its place in it."""

    def __init__(
        self, name: str, lines: Mapping[Path, int], path: Path, data: object, keys: Sequence[str],
        required: Sequence[str] = (),
    ) -> None:  # fmt: skip
        self._name, self._lines, self._path = name, lines, path
        if not isinstance(data, dict):
            raise self.error("", "is no mapping", f"Write `{keys[0]}: …` and so on, one key a line.")
        self._data: dict[str, object] = data
        for key in data:
            if key not in keys:
                raise self.error(key, f"unknown key `{key}`", mean(key, keys))
        for key in required:
            self._get(key)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def line(self, key: str) -> int:
        """Return the line of a key, else that of the entry."""
        return self._lines.get((*self._path, key), self._lines[self._path])

    def error(self, key: str, message: str, remedy: str) -> LexiconError:
        """Return the error of a key."""
        place = f"{self._name}:{self.line(key)}"
        return LexiconError(
            message, field=f"{place} {key}" if key in getattr(self, "_data", ()) else place, remedy=remedy
        )

    def text(self, key: str) -> str:
        """Return a text on one line: line breaks are blanks."""
        return " ".join(self.block(key).split())

    def block(self, key: str) -> str:
        """Return a text as it is written, without blank lines around it."""
        value = self._get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.error(
                key, "is no text" if value else "is empty", "Write it after the colon, or as a block: `|`."
            )
        return value.strip()

    def rows(self, key: str) -> tuple[str, ...]:
        """Return the lines of a block."""
        return tuple(row.strip() for row in self.block(key).split("\n") if row.strip())

    def choice(self, key: str, known: Sequence[str]) -> str:
        """Return one of some words; nothing if the key is missing."""
        return self.known(key, self.text(key), known) if key in self else ""

    def known(self, key: str, word: str, known: Sequence[str]) -> str:
        """Return a word that is one of those known. Raises LexiconError."""
        if word not in known:
            raise self.error(key, f"`{word}` is unknown", mean(word, known))
        return word

    def entry(self, key: str, keys: Sequence[str], required: Sequence[str]) -> "Entry":
        """Return the mapping under a key."""
        return Entry(self._name, self._lines, (*self._path, key), self._get(key), keys, required)

    def entries(self, key: str, keys: Sequence[str], required: Sequence[str]) -> tuple["Entry", ...]:
        """Return the list of mappings under a key."""
        value = self._get(key)
        if not isinstance(value, list) or not value:
            raise self.error(key, "is no list", f"Begin each item with `- {keys[0]}: …`.")
        path = (*self._path, key)
        return tuple(Entry(self._name, self._lines, (*path, i), item, keys, required) for i, item in enumerate(value))

    def _get(self, key: str) -> object:
        if key not in self._data:
            raise self.error(key, f"`{key}` is missing", f"Add a line `{key}: …`.")
        return self._data[key]


def opened(name: str, text: str, keys: Sequence[str], optional: Sequence[str] = ()) -> Entry:
    """Read a file. Raises LexiconError."""
    data, lines = lined(name, text)
    return Entry(name, lines, (), data, keys, tuple(key for key in keys if key not in optional))
