"""Pictures as inline SVG: no script, no style of their own. Colours come from the style sheet by class, for light, dark
and print; what a picture says is also in its title, its description and a table beside it.
"""

from collections.abc import Sequence
from itertools import count

from markupsafe import Markup

from .wilson import Share

Values = Sequence[int | None]
_numbers = count(1)


def columns(values: Values, labels: Sequence[str], title: str, about: str, most: int) -> Markup:
    """Draw a small picture of a figure by week, on a scale that its neighbours share; None is a gap with a mark."""
    width, height, foot = 240, 84, 16
    step = width / max(len(values), 1)
    bars = [
        _gap(at, height - foot, step) if value is None
        else _bar("amount", at + step * 0.12, height - foot, step * 0.76, _high(value, most, height - foot - 6))
        for at, value in zip((number * step for number in range(len(values))), values, strict=True)
    ]  # fmt: skip
    ends = _text(0, height - 3, labels[0]) + _text(width, height - 3, labels[-1], "end") if labels else Markup("")
    return _svg(width, height, title, about, Markup("").join(bars) + _line(width, height - foot) + ends)


def stacked(rows: Sequence[tuple[str, Values]], labels: Sequence[str], title: str, about: str) -> Markup:
    """Draw a column for each week, of parts on each other, the first at the bottom; each part is named at its end."""
    width, height, foot, side = 640, 220, 20, 104
    sums = [sum(values[week] or 0 for _, values in rows) for week in range(len(labels))]
    step, most = (width - side) / max(len(labels), 1), max([*sums, 1])
    parts, tops = Markup(""), [0.0] * len(labels)
    for place, (_, values) in enumerate(rows):
        for week, value in enumerate(values):
            size = _high(value or 0, most, height - foot - 20)
            parts += _bar(f"part-{place}", week * step + step * 0.12, height - foot - tops[week], step * 0.76, size)
            tops[week] += size
    named = Markup("").join(
        Markup('<rect class="part-{}" x="{}" y="{}" width="12" height="12" rx="2"/>').format(
            place, width - side + 10, y
        )
        + _text(width - side + 28, y + 10, name)
        for place, (name, _) in enumerate(rows)
        for y in [height - foot - 24 - place * 24]
    )
    scale = _text(0, 10, f"{most:,} in a week") + _line(
        width - side, height - foot - _high(most, most, height - foot - 20), "grid"
    )
    ends = _text(0, height - 4, labels[0]) + _text(width - side, height - 4, labels[-1], "end")
    return _svg(width, height, title, about, scale + parts + _line(width - side, height - foot) + ends + named)


def shares(rows: Sequence[tuple[str, Share]], title: str, about: str) -> Markup:
    """Draw a bar for each share of a whole, with its interval and its words."""
    width, side, line = 640, 200, 34
    drawn = Markup("")
    for number, (name, one) in enumerate(rows):
        y, reach = number * line + 4, width - side - 150
        drawn += _text(0, y + 15, name)
        drawn += Markup('<rect class="rail" x="{}" y="{}" width="{}" height="14" rx="3"/>').format(side, y + 4, reach)
        drawn += _interval(one, side, y + 4, reach, 14)
        drawn += _text(side + reach + 10, y + 15, one.words, kind="value")
    return _svg(width, max(len(rows), 1) * line + 4, title, about, drawn)


def interval(one: Share, title: str) -> Markup:
    """Draw one share with its interval, to stand in a table."""
    rail = Markup('<rect class="rail" x="0" y="2" width="120" height="10" rx="3"/>')
    return _svg(120, 14, title, "", rail + _interval(one, 0, 2, 120, 10), "share")


def _interval(one: Share, x: float, y: float, reach: float, height: float) -> Markup:
    pale = " few" if one.few else ""
    bar = Markup('<rect class="amount{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}" rx="3"/>').format(
        pale, x, y, one.rate * reach, height
    )
    if not one.whole:
        return Markup("")
    middle = y + height / 2
    return bar + Markup('<path class="span{}" d="M{:.1f} {}V{}M{:.1f} {}H{:.1f}M{:.1f} {}V{}"/>').format(
        pale, x + one.low * reach, y + 1, y + height - 1, x + one.low * reach, middle, x + one.high * reach,
        x + one.high * reach, y + 1, y + height - 1,
    )  # fmt: skip


def _high(value: int, most: int, room: float) -> float:
    return value / max(most, 1) * room


def _bar(kind: str, x: float, foot: float, width: float, height: float) -> Markup:
    if not height:
        return Markup("")
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        kind, x, foot - height, width, height
    )


def _gap(x: float, foot: float, step: float) -> Markup:
    """Mark a figure that is withheld: not nothing, but not told."""
    return Markup('<circle class="gap" cx="{:.1f}" cy="{:.1f}" r="2"/>').format(x + step / 2, foot - 5)


def _line(width: float, y: float, kind: str = "axis") -> Markup:
    return Markup('<path class="{}" d="M0 {:.1f}H{}"/>').format(kind, y, width)


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "label") -> Markup:
    return Markup('<text class="{}" x="{:.0f}" y="{:.0f}" text-anchor="{}">{}</text>').format(kind, x, y, anchor, words)


def _svg(width: int, height: int, title: str, about: str, inside: Markup, kind: str = "chart") -> Markup:
    number = next(_numbers)
    told = Markup('<desc id="about-{}">{}</desc>').format(number, about) if about else Markup("")
    by = f"title-{number} about-{number}" if about else f"title-{number}"
    return Markup(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}"><title id="title-{}">{}</title>{}{}</svg>'
    ).format(kind, width, height, by, number, title, told, inside)
