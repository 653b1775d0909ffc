"""What can be switched, in words: modes, rules and sites, for everyone and for a team."""

from collections.abc import Collection, Mapping

from ... import rulebook
from ...model import Channel
from ...sites import GENERIC
from ...wire import SiteRow
from .names import NEEDS

MODES: Mapping[str, str] = {
    "off": "Off: nothing is shown and nothing is read",
    "shadow": "Shadow: nothing is shown, findings are counted",
    "soft": "Soft: findings show, Send goes through",
    "nudge": "Nudge: before Send it may ask once",
}
CHANNELS: Mapping[Channel, str] = {"email": "Mails", "ticket": "Tickets", "chat": "Chats"}
GROUPS: Mapping[str, str] = {
    "risk": "Wording that makes it worse",
    "need": "What a draft leaves out",
    "cause": "Why customers are upset",
    "": "Everything else",
}
PLAIN: Mapping[str, str] = {
    "question": "Unanswered questions",
    "promise": "Our earlier promises",
    "escalate": "Advice to hand over",
    "guard": "The pause before Send",
    "suggest": "Phrases on offer",
    "underline": "Lines under words in the draft",
    "ledger": "The list of promises",
}


def rule_words(causes: Collection[str]) -> dict[str, str]:
    """Return every rule that can be switched, and what people call it."""
    known = {**PLAIN, **{f"need:{need}": said for need, said in NEEDS.items()}}
    return {name: known.get(name) or name.partition(":")[2].replace("_", " ") for name in rulebook.names(causes)}


def grouped(causes: Collection[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the same by group."""
    words = rule_words(causes)
    return [
        (heading, [(name, said) for name, said in words.items() if name.rpartition(":")[0] == group])
        for group, heading in GROUPS.items()
    ]


def sites_in(rows: Collection[SiteRow]) -> dict[Channel, str]:
    """Return the names of the sites of each channel. What has no row is sent as a mail."""
    names = {channel: [row.name for row in rows if row.channel == channel] for channel in CHANNELS}
    return {
        channel: ", ".join([*found, *["any other page"] * (channel == "email")]) for channel, found in names.items()
    }


def site_words(rows: Collection[SiteRow]) -> dict[str, str]:
    """Return every site that has a name of its own."""
    return {**{row.id: row.name for row in rows}, GENERIC: "Any other page"}
