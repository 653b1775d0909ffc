"""A case to practise with, and how its file is read: strictly, naming line and remedy."""

from dataclasses import dataclass
from datetime import datetime

from ..model import CAUSES, CHANNELS, EMOTIONS, ROLES, STRATEGIES, Channel, Message, Request
from .fields import Entry, opened

MOST_DIFFICULTY = 10
MOST_MESSAGES = 50
HINTS = (2, 3)
DOES = (*STRATEGIES, "answer")
KEYS = (
    "title", "difficulty", "situation", "customer", "agent", "channel", "now", "thread", "notice", "facts", "hints",
    "reply", "weak",
)  # fmt: skip
OPTIONAL = ("channel",)
MESSAGE = ("role", "author", "at", "text")
NOTICE = ("cause", "emotion", "words", "why")
ANSWER = ("text", "reasons")
REASON = ("why", "says", "source", "does", "answers")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to notice in the thread: a cause or an emotion, the words that show it, and why it matters."""

    name: str
    words: tuple[str, ...]
    why: str
    line: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a part of a reply is there, or in a weak reply what makes it worse.

    `start:end` is where the part stands in the reply; None when the reason is about something that is missing. `does`
    are the strategies that it brings, `answers` the words of the customer's question that it answers.
    """

    says: str
    why: str
    source: str
    does: tuple[str, ...]
    answers: str
    start: int | None
    end: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with its reasons, in the order of the reply."""

    text: str
    reasons: tuple[Reason, ...]
    line: int

    @property
    def does(self) -> frozenset[str]:
        """All strategies that the reasons name."""
        return frozenset(name for reason in self.reasons for name in reason.does)


@dataclass(frozen=True, slots=True)
class Case:
    """A thread to answer: what to notice, the facts that a reply may use, hints, a model reply and a weak one."""

    name: str
    file: str
    title: str
    difficulty: int
    situation: str
    customer: str
    agent: str
    channel: Channel | None
    now: datetime
    thread: tuple[Message, ...]
    notices: tuple[Notice, ...]
    facts: tuple[str, ...]
    hints: tuple[str, ...]
    model: Answer
    weak: Answer


def request(case: Case, reply: str = "") -> Request:
    """Return what the analyser is asked about a reply to a case."""
    return Request(case.thread, reply, case.now, case.customer, case.agent, channel=case.channel)


def parse(name: str, text: str) -> Case:
    """Read a case. Raises LexiconError, whose field reads `file:line`."""
    root = opened(name, text, KEYS, OPTIONAL)
    thread = _thread(root)
    hints = root.rows("hints")
    if not HINTS[0] <= len(hints) <= HINTS[1]:
        raise root.error("hints", f"{len(hints)} hints", "Write two or three, one a line.")
    return Case(
        name.rpartition("/")[2].removesuffix(".yml"), name, root.text("title"), _difficulty(root),
        root.text("situation"), root.text("customer"), root.text("agent"), _channel(root), _time(root, "now"), thread,
        tuple(_notice(entry, thread) for entry in root.entries("notice", NOTICE, NOTICE[2:])),
        root.rows("facts"), hints, _answer(root, "reply", thread), _answer(root, "weak", thread),
    )  # fmt: skip


def _difficulty(root: Entry) -> int:
    value = root.text("difficulty")
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_DIFFICULTY):
        raise root.error("difficulty", f"`{value}` is no difficulty", f"Use 1, easy, to {MOST_DIFFICULTY}.")
    return int(value)


def _channel(root: Entry) -> Channel | None:
    value = root.choice("channel", CHANNELS)
    return next((channel for channel in CHANNELS if channel == value), None)


def _time(entry: Entry, key: str) -> datetime:
    try:
        at = datetime.fromisoformat(entry.text(key))
    except ValueError:
        at = datetime.min
    if at.tzinfo is None:
        raise entry.error(key, "is no time with an offset", "Write it like 2026-03-05T09:30:00+00:00.")
    return at


def _thread(root: Entry) -> tuple[Message, ...]:
    entries = root.entries("thread", MESSAGE, MESSAGE)
    thread = tuple(_message(entry) for entry in entries)
    if len(thread) > MOST_MESSAGES:
        raise root.error("thread", f"{len(thread)} messages", f"Keep to {MOST_MESSAGES}.")
    if not any(message.role == "customer" for message in thread):
        raise root.error("thread", "no message is the customer's", "Add one with `role: customer`.")
    late = next((i for i in range(1, len(thread)) if _at(thread[i]) < _at(thread[i - 1])), None)
    if late is not None:
        raise entries[late].error("at", "is earlier than the message before", "Put the oldest message first.")
    if _time(root, "now") < _at(thread[-1]):
        raise root.error("now", "is earlier than the last message", "Say when the reply is written.")
    return thread


def _at(message: Message) -> datetime:
    assert message.at
    return message.at


def _message(entry: Entry) -> Message:
    wanted = entry.choice("role", ROLES)
    role = next(role for role in ROLES if role == wanted)
    return Message(role, entry.block("text"), _time(entry, "at"), entry.text("author"))


def _notice(entry: Entry, thread: tuple[Message, ...]) -> Notice:
    if ("cause" in entry) == ("emotion" in entry):
        raise entry.error("words", "name either a `cause` or an `emotion`", "Write one of the two keys.")
    name = entry.choice("emotion", EMOTIONS) if "emotion" in entry else entry.text("cause")
    words = entry.rows("words")
    theirs = _folded("\n".join(message.text for message in thread if message.role == "customer"))
    for said in words:
        if _folded(said) not in theirs:
            raise entry.error("words", f"the customer does not write `{said}`", "Copy the words from the thread.")
    if "cause" in entry and not name.isidentifier():
        raise entry.error("cause", f"`{name}` is no cause", f"Known are: {', '.join(CAUSES)}.")
    return Notice(name, words, entry.text("why"), entry.line("words"))


def _answer(root: Entry, key: str, thread: tuple[Message, ...]) -> Answer:
    entry = root.entry(key, ANSWER, ANSWER)
    text = entry.block("text")
    reasons: list[Reason] = []
    asked = _folded("\n".join(message.text for message in thread if message.role == "customer"))
    for part in entry.entries("reasons", REASON, REASON[:1]):
        reason = _reason(part, text, max((r.end or 0 for r in reasons), default=0))
        if reason.answers and _folded(reason.answers) not in asked:
            raise part.error("answers", "the customer does not ask this", "Copy words of the question.")
        reasons.append(reason)
    return Answer(text, tuple(reasons), entry.line("text"))


def _reason(entry: Entry, text: str, after: int) -> Reason:
    says = entry.text("says") if "says" in entry else ""
    start = _found(says, text, after) if says else None
    if says and start is None:
        again = _found(says, text, 0) is not None
        remedy = "Put the reasons in the order of the reply." if again else "Copy the words from its `text`."
        raise entry.error("says", "does not stand in the reply" + (" at this point" if again else ""), remedy)
    does = tuple(entry.text("does").split()) if "does" in entry else ()
    for name in does:
        entry.known("does", name, DOES)
    answers = entry.text("answers") if "answers" in entry else ""
    both = tuple(dict.fromkeys((*does, *(("answer",) if answers else ()))))
    source = entry.text("source") if "source" in entry else ""
    end = None if start is None else start + len(says)
    return Reason(says, entry.text("why"), source, both, answers, start, end, entry.line("why"))


def _found(says: str, text: str, after: int) -> int | None:
    at = text.find(says, after)
    return at if at >= 0 else None


def _folded(text: str) -> str:
    return " ".join(text.split()).replace("’", "'")
