"""The rules of a team as a form: what is typed, and the JSON that it stands for. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ...errors import InputError
from ...model import CHANNELS, LEVELS, Channel
from ...rulebook import Levels, Rules
from .switches import CHANNELS as CALLED

ENTRY = "entry:"
MOST_FORBIDS = 60
Three = tuple[str, str, str]
BLANK: Three = ("", "", "")


@dataclass(frozen=True, slots=True)
class Forbid:
    """Phrases that may not be said, as typed."""

    phrases: str = ""
    why: str = ""
    instead: str = ""
    when: frozenset[str] = frozenset()

    @property
    def blank(self) -> bool:
        return not (self.phrases.strip() or self.why.strip() or self.instead.strip())


@dataclass(frozen=True, slots=True)
class Typed:
    """A form as typed: levels in per cent, those of each channel too, lists one a line. `off` and `sites` are what is
    ticked."""

    levels: Three = BLANK
    levels_in: Mapping[Channel, Three] = field(default_factory=lambda: dict.fromkeys(CHANNELS, BLANK))
    off: frozenset[str] = frozenset()
    entries: str = ""
    sites: frozenset[str] = frozenset()
    hosts: str = ""
    forbids: tuple[Forbid, ...] = ()
    says: tuple[tuple[str, str], ...] = ()
    mode: str = ""


class FormError(InputError):
    """What is wrong with a form; `field` is the name of a field of the form."""


def from_rules(rules: Rules, ids: frozenset[str]) -> Typed:
    """Return saved rules as they stand in the form; `ids` are the sites that have a box."""
    entries = sorted(name.removeprefix(ENTRY) for name in rules.off if name.startswith(ENTRY))
    return Typed(
        levels=_shown(rules.levels),
        levels_in={channel: _shown(dict(rules.levels_in).get(channel)) for channel in CHANNELS},
        off=frozenset(name for name in rules.off if not name.startswith(ENTRY)),
        entries="\n".join(entries),
        sites=frozenset(rules.sites_off) & ids,
        hosts="\n".join(site for site in rules.sites_off if site not in ids),
        forbids=tuple(Forbid(each.phrases, each.why, each.instead, frozenset(each.when)) for each in rules.forbid),
        says=rules.say,
        mode=rules.mode or "",
    )


def from_form(form: MultiDict[str, str]) -> Typed:
    """Return what a form has sent; what was left blank is left out."""
    count = min(form.get("forbids", 0, type=int), MOST_FORBIDS)
    forbids = [_forbid(form, number) for number in range(count)]
    pairs = zip(form.getlist("say_from"), form.getlist("say_to"), strict=False)
    return Typed(
        levels=_three(form, "level"),
        levels_in={channel: _three(form, f"level_{channel}") for channel in CHANNELS},
        off=frozenset(form.getlist("off")),
        entries=_unix(form.get("entries", "")),
        sites=frozenset(form.getlist("sites")),
        hosts=_unix(form.get("hosts", "")),
        forbids=tuple(each for each in forbids if not each.blank),
        says=tuple((word.strip(), put.strip()) for word, put in pairs if word.strip() or put.strip()),
        mode=form.get("mode", ""),
    )


def to_json(typed: Typed) -> str:
    """Return the JSON that a form stands for. Raises FormError for what no JSON could say."""
    words = [word for word, _ in typed.says]
    if len({word.lower() for word in words}) < len(words):
        raise FormError("has a word twice.", field="say", remedy="Write each once.")
    entries = sorted({ENTRY + line.removeprefix(ENTRY) for line in _lines(typed.entries)})
    rules: dict[str, Any] = {
        "levels": _levels(typed.levels, "level"),
        "levels_in": {c: found for c, three in typed.levels_in.items() if (found := _levels(three, f"level_{c}"))},
        "off": [*sorted(typed.off), *entries],
        "sites_off": [*sorted(typed.sites), *_lines(typed.hosts)],
        "forbid": [_as_json(each) for each in typed.forbids],
        "say": dict(typed.says),
        "mode": typed.mode,
    }
    return json.dumps({name: value for name, value in rules.items() if value}, ensure_ascii=False)


def field_of(error: InputError, text: str) -> str:
    """Return the field of the form that an error of the JSON means."""
    if isinstance(error, FormError):
        return error.field
    place = error.field
    if found := re.fullmatch(r"forbid\[(\d+)\]\.(\w+)(\[\d+\])?", place):
        return f"forbid-{found[1]}-{found[2]}"
    if found := re.fullmatch(r"off\[(\d+)\]", place):
        return "entries" if json.loads(text)["off"][int(found[1])].startswith(ENTRY) else "off"
    if found := re.fullmatch(r"levels(?:_in\.(\w+))?\.(\w+)", place):
        return "_".join(part for part in ("level", *found.groups()) if part)
    return {"sites_off": "hosts", "say": "say", "mode": "mode"}.get(re.split(r"[.\[]", place)[0], "rules")


def told(rules: Rules, names: Mapping[str, str]) -> list[str]:
    """Return rules in plain lines, for two to be laid side by side."""
    lines = [f"Levels: {spelt(rules.levels)}"] if rules.levels else []
    lines += [f"Levels of {CALLED[channel].lower()}: {spelt(levels)}" for channel, levels in rules.levels_in]
    if rules.mode:
        lines.append(f"Before Send: {rules.mode}")
    lines += [f"Off: {names.get(name, name)}" for name in sorted(rules.off)]
    lines += [f"Off on: {site}" for site in rules.sites_off]
    lines += [f"Not to be said: {' / '.join(_lines(each.phrases))} ({each.why})" for each in rules.forbid]
    return lines + [f"Say “{put}” for “{word}”" for word, put in rules.say]


def spelt(levels: Levels) -> str:
    """Return levels in words: uneasy from 20 %, …"""
    return ", ".join(f"{level} from {100 * cut:.4g} %" for level, cut in zip(LEVELS[1:], levels, strict=True))


def _forbid(form: MultiDict[str, str], number: int) -> Forbid:
    phrases, why, instead = (_unix(form.get(f"forbid-{number}-{part}", "")) for part in ("phrases", "why", "instead"))
    return Forbid(phrases, why, instead, frozenset(form.getlist(f"forbid-{number}-when")))


def _as_json(each: Forbid) -> dict[str, Any]:
    more = {"instead": each.instead, "when": sorted(each.when)}
    return {"phrases": each.phrases, "why": each.why, **{name: value for name, value in more.items() if value}}


def _three(form: MultiDict[str, str], prefix: str) -> Three:
    low, middle, high = (form.get(f"{prefix}_{level}", "").strip() for level in LEVELS[1:])
    return low, middle, high


def _shown(levels: Levels | None) -> Three:
    if levels is None:
        return BLANK
    low, middle, high = (f"{100 * level:.4g}" for level in levels)
    return low, middle, high


def _levels(typed: Three, prefix: str) -> dict[str, float] | None:
    if not any(typed):
        return None
    pairs = sorted(zip(LEVELS[1:], typed, strict=True), key=lambda pair: not pair[1])  # what is wrong before what lacks
    return {level: _share(f"{prefix}_{level}", text) for level, text in pairs}


def _share(name: str, text: str) -> float:
    try:
        value = float(text.removesuffix("%").strip().replace(",", ".")) / 100
    except ValueError:
        value = -1.0
    if not 0 < value < 1:
        remedy = "Write a number between 0 and 100 in all three, or leave all three empty."
        raise FormError("is no percentage." if text else "is empty.", field=name, remedy=remedy)
    return round(value, 6)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
