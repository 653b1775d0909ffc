"""A language tells time by its tables alone; tables that cannot be used are refused by name."""

from typing import Any

import pytest

from hearing import WEDNESDAY, cut, only, plain
from heedful import times
from heedful.errors import LexiconError

GERMAN: dict[str, Any] = {
    "words": {
        "number": {"1": "ein | eine | einen | einer", "2": "zwei | zweier", "3": "drei", "24": "vierundzwanzig"},
        "unit": {"minute": "minute | minuten", "hour": "stunde | stunden", "day": "tag | tagen", "week": "woche"},
        "working": {"day": "werktag | werktage | werktagen"},
        "weekday": {"1": "montag", "5": "freitag"},
        "month": {"5": "mai", "6": "juni"},
        "anchor": {"0": "heute", "1": "morgen", "2": "übermorgen"},
        "part": {"12:00": "vormittag", "18:00": "nachmittag"},
        "edge": {"end": "ende"},
        "relative": {"1": "nächste | nächsten"},
        "by": "bis | spätestens",
        "in": "in | innerhalb von | innerhalb",
        "at": "am | um",
    },
    "patterns": {
        "duration": "<number> <unit>",
        "workdays": "<number> <working>",
        "day": "<nth> <month> (<year>)\n<weekday> (,) (den) <nth> (<month>)",
        "clock": "<time>|<dotted>|<hour> uhr",
        "date": "<day>|<weekday>|<anchor> (<part>) (um <clock>)",
        "window": "<edge> der|<relative> <unit>",
        "span": "(<by>|<at>) <date>\n(<by>) <window>\n<in> <duration>|<workdays>\n<at> <clock>\n<duration>",
    },
    "ordinal_marks": ".",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bis Freitag", "2026-05-08 23:59"),
        ("bis Freitag, den 8. Mai", "2026-05-08 23:59"),
        ("am 26. Mai", "2026-05-26 23:59"),
        ("am 26. Mai um 14.30 Uhr", "2026-05-26 14:30"),
        ("am Montag um 15 Uhr", "2026-05-11 15:00"),
        ("in einer Stunde", "2026-05-06 11:00"),
        ("innerhalb von zwei Tagen", "2026-05-08 23:59"),
        ("innerhalb von drei Werktagen", "2026-05-11 23:59"),
        ("Ende der Woche", "2026-05-08 23:59"),
        ("morgen Vormittag", "2026-05-07 12:00"),
        ("spätestens übermorgen", "2026-05-08 23:59"),
    ],
)
def test_german_needs_no_code(text: str, expected: str) -> None:
    tables = times.tables(GERMAN)
    said = f"Sie bekommen es {text} von uns."
    span, heard = only(said, plain, tables), plain(said)
    moment = times.due(span, WEDNESDAY)
    assert cut(heard, span.first, span.last) == text
    assert moment is not None and moment.isoformat(" ", "minutes")[:16] == expected


# Tables that cannot be used


@pytest.mark.parametrize(
    ("section", "name", "value", "told"),
    [
        ("words", "month", {"13": "smarch"}, "words month"),
        ("words", "month", {"x": "smarch"}, "words month"),
        ("words", "unit", {"houres": "hours"}, "words unit"),
        ("words", "part", {"noon": "noon"}, "words part"),
        ("words", "by", "by | | until", "words by"),
        ("words", "by", ["by"], "words by"),
        ("patterns", "span", "<weekdya>", "patterns span"),
        ("patterns", "span", "<span> <date>", "patterns span"),
        ("patterns", "span", "(<date>", "patterns span"),
        ("patterns", "span", "<date>)", "patterns span"),
        ("patterns", "span", "(a) (b) (c) (d) (e) (f) (g) (h) (i) (j) (k) (l)", "patterns span"),
    ],
)
def test_a_broken_table_is_refused_by_name(section: str, name: str, value: object, told: str) -> None:
    tables = {**GERMAN, section: {**GERMAN[section], name: value}}
    with pytest.raises(LexiconError) as caught:
        times.tables(tables)
    assert caught.value.field == told and caught.value.remedy


@pytest.mark.parametrize("missing", ["words", "patterns"])
def test_a_missing_table_is_refused(missing: str) -> None:
    with pytest.raises(LexiconError, match=missing):
        times.tables({name: table for name, table in GERMAN.items() if name != missing})


@pytest.mark.parametrize("rule", ["duration", "date", "span"])
def test_a_missing_rule_is_refused(rule: str) -> None:
    patterns = {"duration": "<number>", "date": "<number>", "span": "<number>"}
    del patterns[rule]
    with pytest.raises(LexiconError, match=rule):
        times.tables({"words": {}, "patterns": patterns})
