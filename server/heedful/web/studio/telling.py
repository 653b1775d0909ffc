"""Pictures of how customers felt and what became of advice, each with words and a table made of the same figures."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from ...model import LEVELS
from . import drawing, names
from .groups import WHY, WITHHELD, Cells
from .names import Names
from .wilson import Share, share

UPSET = ("level:frustrated", "level:angry")
MONTH = 4
MOST_DRAWN = 8


class Table(NamedTuple):
    """The figures of a picture, as they stand in it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Picture(NamedTuple):
    """A picture: what it is called and says, how it is drawn (each with a caption, "" for none), and its figures.

    `note` says how to read the drawing.
    """

    id: str
    title: str
    words: tuple[str, ...]
    drawn: tuple[tuple[str, Markup], ...]
    table: Table
    note: str = ""


class Seen(NamedTuple):
    """The figures that pictures are made of: by week, and of words by block."""

    mondays: Sequence[date]
    weekly: Cells
    blocks: Sequence[date]
    blockly: Cells
    names: Names


def pictures(seen: Seen) -> list[Picture]:
    """Return the pictures that there are figures for."""
    made = (causes(seen), levels(seen), advice(seen), promises(seen))
    return [picture for picture in made if picture]


def causes(seen: Seen) -> Picture | None:
    """Show why customers were upset, week by week."""
    codes = {
        subject.partition(":")[2]: seen.weekly.total("read", [subject], seen.mondays)
        for subject in seen.weekly.subjects("read")
        if subject.startswith("cause:")
    }
    ordered = names.by_code(seen.names, codes)
    if not ordered:
        return None
    values = {code: _weekly(seen, f"cause:{code}") for code in ordered}
    most = max([*(value or 0 for code in ordered for value in values[code]), 1])
    drawn = tuple(
        (
            f"{seen.names.cause(code)}: {codes[code]:,}",
            drawing.columns(values[code], _ends(seen), f"{seen.names.cause(code)}, by week",
                            f"{codes[code]} upset messages in all. {_spoken(seen.mondays, values[code])}", most),
        )
        for code in ordered[:MOST_DRAWN]
    )  # fmt: skip
    table = Table(
        ("Week of", *(seen.names.cause(code) for code in ordered)),
        tuple((_day(week), *(_cell(values[code][at]) for code in ordered)) for at, week in enumerate(seen.mondays)),
    )
    note = f"One scale for all: the tallest column is {most:,} {'message' if most == 1 else 'messages'}."
    note += f" A ring marks a week {WHY}." if seen.weekly.withholds("read") else ""
    return Picture("causes", "Why customers were upset", _cause_words(seen, ordered), drawn, table, note)


def levels(seen: Seen) -> Picture | None:
    """Show how customers' messages read, week by week."""
    rows = [(names.LEVELS[level], _weekly(seen, f"level:{level}")) for level in LEVELS]
    total = _sum(seen, [f"level:{level}" for level in LEVELS], seen.mondays)
    if not total:
        return None
    upset = share(_sum(seen, UPSET, seen.mondays), total)
    angry = seen.weekly.total("read", ["level:angry"], seen.mondays)
    words = (
        f"{upset.words} messages read as frustrated or angry ({_percent(upset)}); {angry:,} of them as angry.",
        *_compared(seen, UPSET, [f"level:{level}" for level in LEVELS], "Upset messages are"),
        *_left_out(seen.weekly, "read"),
    )
    about = " ".join(f"{name}: {sum(value or 0 for value in values)}." for name, values in rows)
    drawn = drawing.stacked(rows, [_day(week) for week in seen.mondays], "Levels of customers' messages by week", about)
    table = Table(
        ("Week of", *(name for name, _ in rows)),
        tuple((_day(week), *(_cell(values[at]) for _, values in rows)) for at, week in enumerate(seen.mondays)),
    )
    return Picture("levels", "How customers' messages read", words, (("", drawn),), table)


ADVICE = (
    ("A look before Send", "guard_shown", "guard_heeded", "guard"),
    ("Phrases on offer", "shown", "inserted", "phrase:"),
    ("What was left out", "flagged", "heeded", "need:"),
    ("Risky wording", "flagged", "heeded", "risk:"),
    ("Open questions", "flagged", "heeded", "question"),
)
"""What is called how, seen by which action, followed by which, of which subjects."""


def advice(seen: Seen) -> Picture | None:
    """Show how often each kind of advice is followed."""
    rows = [(name, one) for name, *rest in ADVICE if (one := _followed(seen, *rest)).whole]
    if not rows:
        return None
    words = [f"{name}: followed {one.words} times ({_percent(one)}){_unsure(one)}." for name, one in rows]
    sure = [(name, one) for name, one in rows if not one.few and not one.more]
    if len(sure) > 1:
        best, least = max(sure, key=lambda row: row[1].low), min(sure, key=lambda row: row[1].high)
        if best[1].low > least[1].high:
            words.insert(0, f"“{best[0]}” is followed most often, “{least[0]}” least.")
    about = " ".join(words)
    table = Table(
        ("Advice", "Seen", "Followed", "Share", "Between"),
        tuple((name, str(one.whole), str(one.part), f"{one.rate:.0%}", _between(one)) for name, one in rows),
    )
    words += _left_out(seen.blockly, "shown", "inserted", "flagged", "heeded")
    drawn = drawing.shares(rows, "How often advice is followed", about)
    return Picture("advice", "Which advice is followed", tuple(words), (("", drawn),), table)


def promises(seen: Seen) -> Picture | None:
    """Show how many promises to customers were kept."""
    kept, broken = _weekly(seen, "promise:kept"), _weekly(seen, "promise:broken")
    one = share(sum(n or 0 for n in kept), sum((a or 0) + (b or 0) for a, b in zip(kept, broken, strict=True)))
    if not one.whole:
        return None
    words = (
        f"{one.words} promises whose day has come were kept ({_percent(one)}){_unsure(one)}.",
        "Only promises in threads that somebody opened are counted.",
        *_left_out(seen.weekly, "read"),
    )
    table = Table(
        ("Week of", "Kept", "Broken"),
        tuple((_day(week), _cell(kept[at]), _cell(broken[at])) for at, week in enumerate(seen.mondays)),
    )
    drawn = drawing.shares([("Kept", one)], "Promises kept", words[0])
    return Picture("promises", "Promises", words, (("", drawn),), table)


def _cause_words(seen: Seen, ordered: Sequence[str]) -> tuple[str, ...]:
    recent = seen.mondays[-MONTH:]
    found = {code: seen.weekly.total("read", [f"cause:{code}"], recent) for code in ordered}
    often = names.by_code(seen.names, found)
    if not found[often[0]]:
        return (f"Over the whole time {seen.names.cause(ordered[0])} is the most common cause.",)
    now, earlier = _two_months(seen, [f"cause:{often[0]}"], UPSET)
    of = f"{now.words} upset messages" if now.whole else f"{found[often[0]]:,} messages"
    words = f"{seen.names.cause(often[0])} is the most common cause: {of} in the last four weeks"
    words += f", {_moved(now, earlier)}." if now.whole and earlier.whole else "."
    also = [seen.names.cause(code) for code in often[1:3] if found[code]]
    return (words, *([f"Next: {' and '.join(also)}."] if also else []), *_left_out(seen.weekly, "read"))


def _compared(seen: Seen, part: Sequence[str], whole: Sequence[str], what: str) -> list[str]:
    now, earlier = _two_months(seen, part, whole)
    if not now.whole or not earlier.whole:
        return []
    return [f"{what} {now.words} in the last four weeks, {_moved(now, earlier)}."]


def _two_months(seen: Seen, part: Sequence[str], whole: Sequence[str]) -> tuple[Share, Share]:
    """Return a share of the last four weeks and of the four before, over the weeks with nothing of it withheld."""

    def over(mondays: Sequence[date]) -> Share:
        known = [day for day in mondays if all(seen.weekly.at(day, "read", of) is not None for of in (*part, *whole))]
        n, of = _sum(seen, part, known), _sum(seen, whole, known)
        return share(n, of) if n <= of else share(0, 0)

    return over(seen.mondays[-MONTH:]), over(seen.mondays[-2 * MONTH : -MONTH])


def _moved(now: Share, earlier: Share) -> str:
    """Say whether a share has moved by more than chance may."""
    before = f"{earlier.words} in the four weeks before"
    if now.low > earlier.rate and now.rate > earlier.high:
        return f"up from {before}"
    if now.high < earlier.rate and now.rate < earlier.low:
        return f"down from {before}"
    return f"after {before}; the difference may be chance"


def _followed(seen: Seen, shown: str, followed: str, prefix: str) -> Share:
    weekly = prefix == "guard"
    cells, periods = (seen.weekly, seen.mondays) if weekly else (seen.blockly, seen.blocks)
    subjects = [subject for subject in cells.subjects(shown, followed) if subject.startswith(prefix)]
    return share(*cells.of(shown, followed, subjects, periods))


def _weekly(seen: Seen, subject: str) -> list[int | None]:
    return [seen.weekly.at(week, "read", subject) for week in seen.mondays]


def _sum(seen: Seen, subjects: Sequence[str], mondays: Sequence[date]) -> int:
    return seen.weekly.total("read", subjects, mondays)


def _left_out(cells: Cells, *actions: str) -> list[str]:
    if not cells.withholds(*actions):
        return []
    return [f"Figures {WHY} are left out, here and in all sums, and so are those that would give them away."]


def _ends(seen: Seen) -> list[str]:
    return [_day(seen.mondays[0]), _day(seen.mondays[-1])]


def _day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _cell(value: int | None) -> str:
    return WITHHELD if value is None else str(value)


def _spoken(mondays: Sequence[date], values: Sequence[int | None]) -> str:
    known = [(value, week) for value, week in zip(values, mondays, strict=True) if value]
    return f"Most in the week of {_day(max(known)[1])}: {max(known)[0]}." if known else ""


def _percent(one: Share) -> str:
    return f"{one.rate:.0%}"


def _between(one: Share) -> str:
    return f"{one.low:.0%} to {one.high:.0%}"


def _unsure(one: Share) -> str:
    return "; too few to tell" if one.few else ""
