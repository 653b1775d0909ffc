"""An installation with one of everything, and what its pages ask for: forms as a browser finds them, and an address for
each rule of the route map. For tests that go through all pages there are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from counted import settle
from heedful.practice import packaged
from heedful.store import TOKEN_ROLES, Count, Person, Report, Session, Store, passwords
from heedful.web.signed import TERM

CASE = next(iter(sorted((Path(__file__).parents[1] / "server/heedful/practice/cases").glob("*.yml")))).read_text()
PASSWORD = "three random words"
WORDS = """\
# Our own list.
cause: abuse
cues:
  kill:
    strength: 3
    phrases: |
      kill|kills|killed|killing
    match: |
      I will [kill] whoever did this to our data.
    no_match: |
      Could you send the invoice again?
"""
FILE = "en/threats.yml"
SENTENCE = "Please kill the render job, it blocks the queue."
RULES = '{"levels": {"uneasy": 0.2, "frustrated": 0.4, "angry": 0.7}, "levels_in": {"chat": {"uneasy": 0.3, "frustrated": 0.6, "angry": 0.9}}, "off": ["risk:vague_time", "entry:en/abuse/kill"], "sites_off": ["gmail", "desk.example"], "forbid": [{"phrases": "refund|refunds", "why": "Not ours to give.", "when": ["legal_threat"], "instead": "I will ask."}], "say": {"client": "member"}, "mode": "soft"}'


@dataclass
class Furnished:
    """What is there: people and their sessions and tokens by role, and what may stand in an address."""

    people: dict[str, Person] = field(default_factory=dict)
    sessions: dict[str, tuple[str, Session]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def address(self, rule: Rule) -> str:
        """Return an address of a rule that leads to something that is there."""
        values = {name: self._value(rule, name) for name in rule.arguments}
        built = rule.build(values)
        assert built, rule.rule
        return built[1]

    def _value(self, rule: Rule, name: str) -> Any:
        known = self.places.get(f"{rule.endpoint}.{name}") or self.places.get(
            f"{rule.endpoint.partition('.')[0]}.{name}"
        )
        value = known or self.places.get(name)
        assert value, f"{rule.rule}: say in {__name__} what {name} may be"
        return int(value) if "Integer" in type(rule._converters[name]).__name__ else value


def furnish(store: Store, now: datetime) -> Furnished:
    """Fill an empty store."""
    store.create()
    house, team = Furnished(), store.add_team("Support", now)
    store.change_team(team.id, team.version, rules=RULES)
    empty = store.add_team("Nobody's", now)
    for role in TOKEN_ROLES:
        person = store.add_person(f"An {role}", f"{role}@acme.example", role, now, team=team.id, password=PASSWORD)
        secret = store.open_session(person.id, now, TERM)
        session = store.session(secret, now)
        assert session
        house.people[role], house.sessions[role] = person, (secret, session)
        house.tokens[role] = store.add_token(f"{role}'s program", role, now, person=person.id)
    guest = store.add_person("A guest", "guest@acme.example", "agent", now)
    invited = store.add_link("invite", now, timedelta(days=2), guest.id)
    spare = store.add_token("A spare", "agent", now, person=house.people["admin"].id)
    store.add_report(Report(now, "cause:abuse", False, "that was no threat", token=None, entry="en/abuse/kill"))
    store.add_report(Report(now, "risk:blame", True, "", token=house.people["agent"].id))
    case = store.save_case("A case of our own", CASE.replace("A thank-you with a small question", "Our own case"), now)
    editor = house.people["editor"]
    done = store.add_draft("A list of our own", editor.id, 0, {FILE: WORDS}, now)
    revision = store.publish(done.id, done.version, editor.id, now)
    draft = store.add_draft(
        "Kill is no threat", editor.id, revision.id, {FILE: WORDS.replace("strength: 3", "strength: 2")}, now
    )
    _count(store, team.id, now.date())
    house.places.update({
        "language": "en", "entries.id": "abuse/kill", "files.name": FILE, "number": str(draft.id), "history.number": str(revision.id), "publication": "1",
        "practice.number": str(case.id), "practice.name": packaged()[1].name, "inbox.id": "1", "people.id": guest.id, "teams.id": team.id,
        "teams.remove.id": empty.id, "secret": invited, "kind": "zip", "filename": "base.css",
        "doors.account_revoke.id": spare.split("_")[1], "people.revoke_token.id": house.people["agent"].id,
        "people.revoke_token.token": house.tokens["agent"].split("_")[1], "pairing.id": spare.split("_")[1],
    })  # fmt: skip
    return house


def _count(store: Store, team: str, today: date) -> None:
    """Count what six people did over six weeks: enough for every picture."""
    kinds = (("read", "level:angry", 3), ("read", "level:calm", 9), ("read", "cause:waiting", 4), ("read", "cause:billing", 2),
             ("read", "promise:kept", 3), ("read", "promise:broken", 1), ("shown", "phrase:en/ack-event", 8), ("inserted", "phrase:en/ack-event", 6),
             ("flagged", "risk:blame", 9), ("heeded", "risk:blame", 1), ("ignored", "risk:blame", 8), ("guard_shown", "guard", 3),
             ("guard_heeded", "guard", 2), ("flagged", "entry:en/abuse/kill", 2))  # fmt: skip
    settle(store, (f"{person:08x}" for person in range(1, 7)))
    store.count([
        Count(today - timedelta(weeks=week), f"{person:08x}", team, action, subject, n + week)
        for week in range(6) for person in range(1, 7) for action, subject, n in kinds
    ])  # fmt: skip


# Forms


@dataclass
class Form:
    """A form as it stands in a page: where it leads, and its fields with what is in them.

    `files` are fields of files, `boxes` those that are not sent unless somebody ticks them.
    """

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)

    @property
    def sent(self) -> dict[str, str]:
        """What a browser sends when nobody touches the form."""
        return {name: value for name, value in self.fields.items() if value or name not in self.boxes}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._area, self._menu = "", ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        name = attributes.get("name", "")
        for lead in ("formaction", "hx-post"):
            if lead in attributes and (tag != "form" or "action" not in attributes):
                old = self._open
                self.found.append(
                    Form(
                        attributes[lead],
                        "post",
                        old.fields if old and tag != "form" else {},
                        old.files if old else set(),
                    )
                )
        if tag == "form":
            leads = attributes.get("action") or attributes.get("hx-post", "")
            self._open = Form(leads, attributes.get("method", "post" if "hx-post" in attributes else "get").lower())
            self.found = [one for one in self.found if one.action != leads] + [self._open]
        elif self._open and name and tag in ("input", "button"):
            self._take(name, attributes)
        elif self._open and tag == "textarea":
            self._area = name
            self._open.fields.setdefault(name, "")
        elif self._open and tag == "select":
            self._menu = name
            self._open.fields.setdefault(name, "")
        elif (
            self._open
            and tag == "option"
            and self._menu
            and ("selected" in attributes or not self._open.fields[self._menu])
        ):
            self._open.fields[self._menu] = attributes.get("value", "")

    def _take(self, name: str, attributes: dict[str, str]) -> None:
        assert self._open
        if attributes.get("type") == "file":
            self._open.files.add(name)
        elif attributes.get("type") in ("radio", "checkbox") and "checked" not in attributes:
            self._open.boxes.add(name)
            self._open.fields.setdefault(name, "")
        else:
            self._open.fields[name] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._open and self._area:
            self._open.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._menu = ""


def forms(html: str) -> list[Form]:
    """Return the forms of a page."""
    parser = _Forms()
    parser.feed(html)
    return parser.found


def rules(app: Flask, method: str) -> Iterator[Rule]:
    """Give the rules of pages that take a method; `/static` and the API are none."""
    for rule in app.url_map.iter_rules():
        page = getattr(app.view_functions[rule.endpoint], "needs", None) is not None
        if page and method in (rule.methods or ()):
            yield rule


def rule_of(app: Flask, address: str, method: str = "POST") -> Rule | None:
    """Return the rule that an address belongs to."""
    try:
        return app.url_map.bind("heedful.example").match(urlsplit(address).path, method, return_rule=True)[0]
    except HTTPException:
        return None


# What no page shows before something else was sent, or what a script of ours sends.
UNSHOWN: Mapping[str, Mapping[str, str]] = {
    "dryruns.precision": {"mark-1": "right", "mark-2": "wrong"},
    "dryruns.run": {},
    "people.revoke_token": {},
    "teams.remove": {},
    "updating.begin": {},
    "history.seen": {},
    "drafts.propose": {"version": "1"},
    "drafts.approve": {"version": "1"},
    "drafts.send_back": {"version": "1", "note": "Too broad."},
    "doors.account_revoke": {},
    "doors.sign_in_now": {"email": "agent@acme.example", "password": PASSWORD, "next": "/studio/practice"},
}


def asked_for(
    app: Flask, house: Furnished, get: Callable[[str], str], post: Callable[[str, Mapping[str, str]], str]
) -> dict[str, Form]:
    """Return a form for every page that is posted to, by endpoint, as found by somebody who may do all.

    Fails for a page that is posted to and of which no form is found: link it, or say in UNSHOWN what it takes.
    """
    found: dict[str, Form] = {}
    pages = [
        get(house.address(rule))
        for rule in rules(app, "GET")
        if rule.endpoint not in ("doors.come_back", "doors.provider")
    ]
    pages += [
        post("/studio/words/find", {"sentence": SENTENCE}),
        post("/studio/words/en/except/abuse/kill", {"sentence": SENTENCE, "start": "7", "end": "11"}),
        post(
            "/studio/words/en/teach",
            {"sentence": "I am [totally knackered] by this.", "kind": "cue", "label": "waiting", "strength": "2"},
        ),
    ]
    for one in (form for page in pages for form in forms(page)):
        if (
            one.method == "post"
            and (rule := rule_of(app, one.action))
            and len(one.fields) >= len(found.get(rule.endpoint, Form("", "")).fields)
        ):
            found[rule.endpoint] = one
    for rule in rules(app, "POST"):
        if rule.endpoint not in found:
            assert rule.endpoint in UNSHOWN, f"no form leads to {rule.rule}: link it, or put it into UNSHOWN"
            found[rule.endpoint] = Form(house.address(rule), "post", dict(UNSHOWN[rule.endpoint]))
    return found


def make_passwords_quick(patch: pytest.MonkeyPatch) -> None:
    """Look at passwords in no time; how long it really takes is another test's matter."""
    patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    patch.setattr(passwords, "_nobodys", lambda: passwords._hasher.hash(b"nobody's password"))
