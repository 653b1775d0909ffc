"""A person's own words: without quotes, forwards, signatures, disclaimers, pasted output; offsets stay true.

markers   the tables of mail.yml, compiled         markup    HTML → text with its places
lines     a text as lines                          quotes    what somebody else wrote
output    logs, traces, dumps, commands            endings   signatures, disclaimers, notices
hiding    what is hidden as places, and back
"""

from ..model import Visible
from . import endings, markup, output, quotes
from .hiding import hide, places
from .lines import Line, split
from .markers import Markers, markers

__all__ = ["Markers", "hide", "markers", "places", "visible"]


def visible(text: str, markers: Markers) -> Visible:
    """Return the writer's own words of a message, plain or HTML; linear in its length.

    In plain text what is hidden becomes blanks, so offsets hold; HTML comes with the origin of each character.
    """
    if not markup.occurs(text):
        return Visible(own_words(text, markers))
    page = markup.read(text, markers)
    return Visible(own_words(page.text, markers), tuple(page.origin), tuple(page.ends))


def own_words(text: str, markers: Markers) -> str:
    """Blank out all but the writer's own words. Prose is never hidden so far that nothing is left of it."""
    lines = split(text)
    quoted = quotes.find(lines, markers)
    fenced = output.fenced(lines, markers, quoted)
    printed = output.find(lines, markers, quoted | fenced)
    closing = endings.find(text, lines, quoted | fenced | printed, markers)
    for whole, parts in ((quoted | fenced | printed, closing), (quoted | fenced | printed, {}), (quoted | printed, {})):
        rest = mask(text, lines, whole, parts)
        if rest.strip():
            return rest
    return mask(text, lines, quoted | fenced | printed, {})


def mask(text: str, lines: list[Line], whole: set[int], parts: dict[int, tuple[int, int]]) -> str:
    """Blank out whole lines, and parts of lines (start, end); line ends stay."""
    hidden = parts | {index: (lines[index].start, lines[index].end) for index in whole}
    pieces: list[str] = []
    done = 0
    for _, (start, end) in sorted(hidden.items()):
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*pieces, text[done:]])
