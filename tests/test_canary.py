"""The canary: random words are sent through every route, in every field, and looked for wherever something may stay.

What customers write, passwords and secrets stay nowhere: not in the database or its journal, a log, a temporary file, a
metric or the arguments of a process. What somebody saves on purpose stays in its own table alone; KEPT says which.
"""

import json
import re
import secrets
import sqlite3
import string
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

import furnished
from extensions import until
from fakes import Lexicons, settings
from furnished import PASSWORD, WORDS, Form, Furnished, asked_for, furnish
from heedful.store import Store
from heedful.web import create_app
from heedful.web.signed import COOKIE, TERM
from serving import free_port, serving

# What may stay, by route and field, and the tables where it may: all of it was saved by somebody on purpose.
KEPT: Mapping[str, set[str]] = {
    "doors.account_name.name": {"people"},
    "doors.account_token.token_name": {"tokens", "audit"},
    "people.invite.name": {"people"},
    "people.invite.email": {"people"},
    "people.save.name": {"people"},
    "people.save.email": {"people"},
    "teams.create.name": {"teams", "audit"},
    "teams.save.name": {"teams", "audit"},
    **{f"teams.save.forbid-0-{part}": {"teams"} for part in ("phrases", "why", "instead")},
    "teams.save.say_from": {"teams"},
    "teams.save.say_to": {"teams"},
    "teams.save.hosts": {"teams"},
    "controls.save.hosts": {"steering", "audit"},
    "practice.add.text": {"cases"},
    "practice.change.text": {"cases"},
    "inbox.settle.answer": {"reports"},
    "drafts.rename.title": {"drafts"},
    "drafts.send_back.note": {"drafts"},
    **{f"entries.save.{name}": {"drafts"} for name in ("match", "no_match", "phrases", "except", "why", "instead", "source", "about")},
    **{f"entries.add.{name}": {"drafts"} for name in ("match", "no_match", "phrases", "except", "why", "instead", "source", "about", "name", "label")},
    **{f"entries.save_exception.{name}": {"drafts"} for name in ("own", "line", "no_match")},
    "files.save.text": {"drafts"},
    "exchange.take_in.file": {"drafts"},
    "exchange.take_in.name": {"drafts"},
    "POST /v1/events.words": {"reports"},
    "POST /v1/events.site": {"reports"},
    "POST /v1/events.revision": {"reports"},
    "POST /v1/events.entry": {"reports"},
    "POST /v1/events.finding": {"reports"},
    "POST /v1/events.subject": {"counts"},
    "POST /v1/pair.name": {"tokens", "audit"},
}  # fmt: skip
# Of these at least must be found, or the looking is no good.
SEEN = {
    "people.invite.name",
    "teams.create.name",
    "inbox.settle.answer",
    "POST /v1/events.words",
    "controls.save.hosts",
    "drafts.rename.title",
}
GOOD = {
    "doors.account_password": {"old": PASSWORD},
    "teams.save": {"act": "save", "forbids": "1"},
    "entries.add": {"name": "weary"},
}
QUERY = ("words", "language", "kind", "label", "change", "who", "what", "before", "whose", "weeks", "state", "thumb", "finding",
         "page", "next", "name", "seed", "code")  # fmt: skip
# Numbers and choices are sent as they are; a second request has a canary in their place.
FIXED = {"csrf", "version", "base", "seen", "role", "kind", "team", "change", "strength", "start", "end", "report", "forbids", "act",
         "mode", "revision", "flags", "able", "state", "sites", "off", "escalates", "mutes", "retracts", "generic", "vague"}  # fmt: skip
LINES = {"hosts", "entries", "forbid-0-phrases", "match", "no_match"}
BIRD = re.compile(rb"zq[a-z]{14}")
ORIGIN = "moz-extension://0a1b2c3d-0000-4000-8000-000000000000"


@dataclass
class Cage:
    """The canaries that were let fly: each word with where it was sent."""

    flown: dict[str, str] = field(default_factory=dict)

    def word(self, where: str) -> str:
        """Return a new word for a place."""
        word = "zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))
        self.flown[word] = where
        return word

    def found(self, body: bytes) -> set[str]:
        """Return where the canaries in some bytes were sent."""
        return {self.flown[word.decode()] for word in BIRD.findall(body.lower()) if word.decode() in self.flown}


@dataclass
class Mine:
    """A server at work, and who sends canaries into it."""

    address: str
    data: Path
    temporary: Path
    store: Store
    house: Furnished
    cage: Cage

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        role: str = "admin",
    ) -> tuple[int, bytes]:
        """Send something in a fresh session, with a canary in each header that speaks for a person."""
        now, where = datetime.now(UTC), f"{method} {path.partition('?')[0]} headers"
        secret = self.store.open_session(self.house.people[role].id, now, TERM)
        session = self.store.session(secret, now)
        assert session
        told = {
            "Cookie": f"{COOKIE}={secret}; mood={self.cage.word(where)}", "X-CSRF": session.csrf, "Origin": self.address, "Accept": "text/html",
            **{name: self.cage.word(where) for name in ("User-Agent", "X-Forwarded-For", "Accept-Language", "X-Request-Id")},
            "Referer": f"{self.address}/{self.cage.word(where)}", **(headers or {}),
        }  # fmt: skip
        request = urllib.request.Request(self.address + path, body, told, method=method)
        try:
            with _opener.open(request, timeout=600) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, bytes]:
        return self.send("POST", path, urllib.parse.urlencode(fields).encode())

    def call(self, method: str, path: str, said: object, token: str = "", **headers: str) -> tuple[int, bytes]:
        """Call the API by a token."""
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        return self.send(
            method,
            path,
            json.dumps(said).encode(),
            {"Content-Type": "application/json", "Cookie": "", **bearer, **headers},
        )


class _Still(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_Still)


@pytest.fixture(scope="module")
def maps(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Give an app for its route map alone."""
    return create_app(
        settings(bind="0.0.0.0:8787", hosts="heedful.example", data=str(tmp_path_factory.mktemp("map"))), Lexicons()
    )


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mine]:
    data, temporary = tmp_path_factory.mktemp("mine"), tmp_path_factory.mktemp("temporary")
    store = Store(f"sqlite:///{data}/heedful.db")
    house = furnish(store, datetime.now(UTC))
    bind = f"127.0.0.1:{free_port()}"
    said = {
        "HEEDFUL_HOSTS": bind,
        "HEEDFUL_LOG_LEVEL": "debug",
        "HEEDFUL_DEADLINE_MS": "10000",
        "TMPDIR": str(temporary),
    }
    with serving(data, said, bind) as address:
        yield Mine(address, data, temporary, store, house, Cage())


def test_no_canary_stays_where_it_must_not(mine: Mine, maps: Flask) -> None:
    through_forms(
        mine,
        asked_for(
            maps, mine.house, lambda path: text(mine.send("GET", path)), lambda path, form: text(mine.post(path, form))
        ),
    )
    through_addresses(mine, maps)
    through_the_api(mine, maps)
    while_a_dry_run_reads(mine)
    assert mine.cage.found(metrics(mine)) == set()
    in_processes(mine)
    in_files(mine)
    in_tables(mine)


def test_a_canary_that_stays_is_found(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/heedful.db")
    mine = Mine("", tmp_path, tmp_path / "none", store, furnish(store, datetime.now(UTC)), Cage())
    store.note(datetime.now(UTC), "", "seen", mine.cage.word("words.find.sentence"))
    with pytest.raises(AssertionError, match="words.find.sentence"):
        in_tables(mine)
    (tmp_path / "server.log").write_text(f"GET /{mine.cage.word('people.invite.name')}")
    with pytest.raises(AssertionError, match="invite"):
        in_files(mine)


# Letting them fly


def through_forms(mine: Mine, forms: Mapping[str, Form]) -> None:
    """Send each form twice: with canaries alone, and with them beside what fits there."""
    for endpoint, form in forms.items():
        if endpoint == "dryruns.run":
            continue
        alone = {name: mine.cage.word(f"{endpoint}.{name}") for name in form.fields if name != "csrf"}
        status, _ = sent(mine, endpoint, form, alone)
        assert status < 500, endpoint
        typed = {name: beside(mine, endpoint, name, value) for name, value in form.sent.items() if name != "csrf"}
        if any(typed[name] != form.fields[name] for name in typed) or form.files:
            if "again" in typed:
                typed["again"] = typed["password"]
            status, _ = sent(mine, endpoint, form, {**typed, **GOOD.get(endpoint, {})})
            assert status < 500, endpoint


def sent(mine: Mine, endpoint: str, form: Form, fields: Mapping[str, str]) -> tuple[int, bytes]:
    """Send a form as a browser would, with a file where it takes one."""
    if not form.files:
        return mine.post(form.action, fields)
    edge, words = "edge0edge", WORDS.replace("invoice", mine.cage.word(f"{endpoint}.file"))
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {**fields, "name": "en/canary.yml"}.items()
    ]
    named = mine.cage.word(f"{endpoint}.name")
    parts += [
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{named}.yml"\r\n\r\n{words}\r\n--{edge}--\r\n'
    ]
    return mine.send(
        "POST", form.action, "".join(parts).encode(), {"Content-Type": f"multipart/form-data; boundary={edge}"}
    )


def beside(mine: Mine, endpoint: str, name: str, value: str) -> str:
    """Return a value that a field takes, with a canary in it where there is room for one."""
    if name in FIXED or name.startswith(("level_", "forbid-0-when", "mark-")):
        return value
    word = mine.cage.word(f"{endpoint}.{name}")
    if name == "email":
        return f"{word}@acme.example"
    if name in ("text", "match", "no_match") and "invoice" in value:
        return value.replace("invoice", word)
    if name == "text":
        return value.replace("A short title", word).replace("pleased", word)
    if name == "hosts":
        return f"{word}.example"
    return f"{value}\n{word}" if name in LINES else f"{value} {word}".strip()


def through_addresses(mine: Mine, maps: Flask) -> None:
    """Put canaries into each part of an address that takes a word, and into each thing that is asked for behind it."""
    for rule in maps.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"GET", "POST", "DELETE"}):
            asked = urllib.parse.urlencode({name: mine.cage.word(f"{method} {rule.rule}?{name}") for name in QUERY})
            for path in {place(mine, rule, method), *([mine.house.address(rule)] if method == "GET" else [])}:
                if method == "GET" or rule.arguments:
                    status, _ = mine.send(method, f"{path}?{asked}")
                    # Without a provider there is nothing behind its door.
                    assert status < 500, (method, rule.rule, status)


def place(mine: Mine, rule: Rule, method: str) -> str:
    """Return an address of a rule with a canary wherever a word may stand."""
    values = {
        name: mine.cage.word(f"{method} {rule.rule} {name}")
        for name, how in rule._converters.items()
        if "Integer" not in type(how).__name__
    }
    built = rule.build({**dict.fromkeys(rule.arguments, 7), **values})
    assert built
    return built[1]


def through_the_api(mine: Mine, maps: Flask) -> None:
    """Send canaries in everything that the API takes; a new route of it wants a place here."""
    # The agent's was revoked by a form.
    token, word = mine.house.tokens["editor"], mine.cage.word
    code = mine.store.add_code(datetime.now(UTC), TERM, 1)

    def of(route: str, *names: str) -> dict[str, str]:
        return {name: word(f"{route}.{name}") for name in names}

    letter = {
        "role": "customer",
        "text": f"I am fed up with {word('POST /v1/analyze.text')}. Please kill it.",
        **of("POST /v1/analyze", "author", "id"),
    }
    thread = {
        "thread": [letter],
        "draft": f"We will refund {word('POST /v1/analyze.draft')} soon.",
        **of("POST /v1/analyze", "customer", "agent", "team", "ui", "id"),
    }
    batch = {
        "events": [{"action": "shown", "subject": f"phrase:en/{word('POST /v1/events.subject')}"}],
        "team": word("POST /v1/events.team"),
    }
    thumb = {"finding": "risk:blame", "up": False, **of("POST /v1/events", "words", "site", "revision")}
    bodies: dict[str, list[object]] = {
        "POST /v1/analyze": [
            thread,
            {**thread, "draft": 7},
            {word("POST /v1/analyze.unknown"): word("POST /v1/analyze.unknown")},
        ],
        "POST /v1/events": [
            batch,
            thumb,
            {**thumb, "finding": word("POST /v1/events.bad"), "up": word("POST /v1/events.up")},
        ],
        "POST /v1/pair": [{"code": code, **of("POST /v1/pair", "name")}, of("POST /v1/pair.wrong", "code", "name")],
        "POST /v1/pair/code": [of("POST /v1/pair/code", "uses", "minutes", "own")],
    }
    for rule in maps.url_map.iter_rules():
        if rule.rule.startswith("/v1/"):
            for method in (rule.methods or set()) & {"POST", "PUT", "PATCH"}:
                assert f"{method} {rule.rule}" in bodies, (
                    f"{method} {rule.rule} takes something: send a canary through it"
                )
    for route, all_of_it in bodies.items():
        method, path = route.split()
        for number, said in enumerate(all_of_it):
            headers = {"Origin": ORIGIN} if path == "/v1/pair" else {}
            status, _ = mine.call(method, path, said, "" if path == "/v1/pair" else token, **headers)
            # The first of each is as it should be, but for a code that asks for too much.
            assert status < (300 if not number and route != "POST /v1/pair/code" else 500), (route, status)
            mine.call(method, path, said, f"heedful_0a1b2c3d_{word(f'{route} bearer')}")


def while_a_dry_run_reads(mine: Mine) -> None:
    """Upload messages, stop halfway, and look at what the server holds open; go on, and look at its processes."""
    rows = [
        {
            "thread": [
                {
                    "role": "customer",
                    "text": f"Please kill the {mine.cage.word('dry run')} job {number}. {'Thank you. ' * 2000}",
                }
            ]
        }
        for number in range(60)
    ]
    body = "\n".join(map(json.dumps, rows)).encode()
    now = datetime.now(UTC)
    secret = mine.store.open_session(mine.house.people["editor"].id, now, TERM)
    session = mine.store.session(secret, now)
    draft = mine.store.add_draft(
        "A dry run",
        mine.house.people["editor"].id,
        1,
        {furnished.FILE: WORDS.replace("strength: 3", "strength: 1")},
        now,
    )
    assert session
    line = HTTPConnection(mine.address.removeprefix("http://"), timeout=600)
    line.putrequest("POST", f"/studio/changes/{draft.id}/dry-run?ending=jsonl&seed=1")
    for name, value in {
        "Cookie": f"{COOKIE}={secret}",
        "X-CSRF": session.csrf,
        "Origin": mine.address,
        "Content-Length": str(len(body)),
    }.items():
        line.putheader(name, value)
    line.endheaders()
    line.send(body[: len(body) // 2])
    until(lambda: unread(line) == 0, what="the first half is read")
    in_open_files(mine)
    line.send(body[len(body) // 2 :])
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(lambda: line.getresponse().read())
        while not reading.done():
            in_processes(mine)
            in_open_files(mine)
            wait([reading], 0.3)
        got = reading.result()
    line.close()
    assert b"html" in got and b"fault" not in got[:200], got[:300]


def unread(line: HTTPConnection) -> int:
    """Return how many bytes are on their way to the server, or wait there to be taken (IPv4: see proc_net_tcp(5))."""
    here, there = (f"{address[1]:04X}" for address in (line.sock.getsockname(), line.sock.getpeername()))
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = {(row[1].split(":")[1], row[2].split(":")[1]): row[4].split(":") for row in rows}
    sent, waiting = ends.get((here, there), ("1", "0")), ends.get((there, here), ("0", "1"))  # a row may be missed
    return int(sent[0], 16) + int(waiting[1], 16)


# Looking for them


def processes(mine: Mine) -> Iterator[Path]:
    """Give the server's processes, of which all know our directory for temporary files."""
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if str(mine.temporary).encode() in (path / "environ").read_bytes():
                yield path
        except OSError:
            continue


def in_processes(mine: Mine) -> None:
    """Nothing stands in the arguments or the environment of a process."""
    for path in processes(mine):
        for name in ("cmdline", "environ"):
            try:
                assert mine.cage.found((path / name).read_bytes()) == set(), name
            except OSError:
                continue


def in_open_files(mine: Mine) -> None:
    """Nothing stands in a file that is open and has no name, or lies among the temporary ones."""
    for path in processes(mine):
        for one in path.glob("fd/*"):
            try:
                name = str(one.readlink())
                if name.startswith(("/memfd", "pipe", "socket", "anon", "/dev")) or not one.is_file() or ".db" in name:
                    continue
                assert mine.cage.found(one.read_bytes()) == set(), name
            except OSError:
                continue


def metrics(mine: Mine) -> bytes:
    # One that no form has revoked; it is known within a second.
    token = mine.store.add_token("figures", "admin", datetime.now(UTC))
    named = {"Authorization": f"Bearer {token}", "Cookie": ""}
    until(lambda: mine.send("GET", "/metrics", None, named)[0] == 200)
    status, body = mine.send("GET", "/metrics", None, named)
    assert status == 200 and b"heedful_requests" in body
    return body


def in_files(mine: Mine) -> None:
    """No file holds a canary but the database, and that only those that may stay."""
    for path in (*mine.data.rglob("*"), *mine.temporary.rglob("*")):
        # One may go just now.
        with suppress(FileNotFoundError):
            if path.is_file():
                may = set(KEPT) if path.name.startswith("heedful.db") else set()
                assert mine.cage.found(path.read_bytes()) - may == set(), path.name


def in_tables(mine: Mine) -> None:
    """Each table holds only canaries that were saved on purpose; and those that must be are there."""
    found: dict[str, set[str]] = {}
    with sqlite3.connect(mine.data / "heedful.db") as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for where in mine.cage.found(repr(database.execute(f"SELECT * FROM {table}").fetchall()).encode()):
                found.setdefault(where, set()).add(table)
    wrong = {where: tables for where, tables in found.items() if not tables <= KEPT.get(where, set())}
    assert wrong == {} and set(found) >= SEEN, (wrong, SEEN - set(found))


def text(answer: tuple[int, bytes]) -> str:
    assert answer[0] < 500, answer
    return answer[1].decode("utf-8", "replace")
