"""What reads bytes that somebody hostile wrote: each target may refuse them in its own way, and nothing else."""

from collections.abc import Callable, Mapping
from functools import cache

from heedful import sources, text, wire
from heedful.errors import HeedfulError, InputError, LexiconError
from heedful.lexicon import parse, read
from heedful.phrase import MOST_CHARACTERS, choices
from heedful.wire import decode_events, decode_rows, utf16

Target = Callable[[bytes], None]


@cache
def _markers() -> text.Markers:
    return text.markers(parse({"mail.yml": sources.text(sources.packaged() / "mail.yml")}).mail)


def reply(data: bytes) -> None:
    """Cut a mail: what is left has its length, and each of its characters or a blank."""
    said = data.decode("utf-8", "replace")
    own = text.own_words(said, _markers())
    assert len(own) == len(said)
    assert all(kept in (was, " ") for kept, was in zip(own, said, strict=True))


def html(data: bytes) -> None:
    """Read a page: every visible character has an origin, in order, within the text."""
    said = "<div>" + data.decode("utf-8", "replace") + "</div>"
    seen = text.visible(said, _markers())
    origins = [seen.locate(place, place + 1) for place in range(len(seen.text))]
    assert all(0 <= span.start <= span.end <= len(said) for span in origins)
    assert all(one.start <= other.start for one, other in zip(origins, origins[1:], strict=False))


def yaml(data: bytes) -> None:
    """Read a lexicon file, as an entry file and as a table."""
    said = data.decode("utf-8", "replace")
    for name in ("en/late.yml", "en/words.yml", "mail.yml"):
        try:
            read(name, said)
        except LexiconError as error:
            assert str(error)


def phrase(data: bytes) -> None:
    """Read the notation of a phrase."""
    said = data.decode("utf-8", "replace")
    try:
        row = choices(said)
    except InputError as error:
        assert error.remedy
    else:
        assert row and len(said) <= MOST_CHARACTERS


def request(data: bytes) -> None:
    """Decode a request; what is taken can be told back, and offsets turn into UTF-16 and fit."""
    try:
        asked, id = wire.decode(data)
    except InputError as error:
        assert error.remedy
        return
    for said in (*(message.text for message in asked.thread), asked.draft):
        said.encode("utf-8")
        assert utf16(said)(len(said)) * 2 == len(said.encode("utf-16-le"))
    wire.to_json(id)


def small(data: bytes) -> None:
    """Decode what extensions send beside requests, and what an operator's file of sites holds."""
    for decode in (decode_events, decode_rows):
        try:
            decode(data)
        except HeedfulError as error:
            assert str(error)


TARGETS: Mapping[str, Target] = {
    "reply": reply, "html": html, "yaml": yaml, "phrase": phrase, "request": request, "small": small,
}  # fmt: skip
