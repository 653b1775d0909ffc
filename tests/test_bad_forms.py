"""Bad input into every form of the studio, as found on its pages: refused with a reason, never with a failure of ours.

Each page that is posted to gets each kind of nonsense in all of its fields, and the worst in each field by itself.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from flask import Flask

from fakes import Clock, Lexicons, settings
from furnished import Form, Furnished, asked_for, furnish, make_passwords_quick, rules
from heedful.store import Store
from heedful.web import create_app
from heedful.web.signed import COOKIE
from visitors import HOST, Days

MEGABYTES = 2_000_000
SECONDS = 60.0
"""No answer may take more of the processor."""
# What a checkbox, a menu and a number may be sent instead of what they offer.
NONSENSE: Mapping[str, str] = {
    "nothing": "",
    "spaces": " \t\r\n ",
    "controls": "a\0b\x01\x1b[31m\x7f\u202e\ufeff",
    "markup": "<script>alert(1)</script>'\"{{ 7*7 }}${7*7}%s%(x)s",
    "a long name": "n" * 10_000,
    "less than nothing": "-1",
    "too much": "9" * 40,
    "no number": "NaN",
    "infinite": "1e999",
    "other digits": "١٢",
    "a list": '["a", {"b": null}]',
    "a path": "../../../../etc/passwd%00",
}
RAW = {
    "lone surrogates": "%ED%A0%80%ED%B0%80",
    "broken bytes": "%FF%FE%C0%80",
    "half an escape": "%E2%82",
    "surrogate pairs": "%F0%9F%98%80" * 50,
}
# Reads messages in processes of its own, or checks all words: seconds each, so these get less of it.
SLOW = ("dryruns.run", "drafts.publish", "drafts.check", "exchange.take_in", "updating.update")

# What is typed here is tried on the words, half a second each.
TRIED = (
    "entries.save",
    "entries.save_exception",
    "entries.remove",
    "entries.add",
    "entries.check",
    "files.save",
    "files.check",
)
ALIKE = ("except", "no_match", "why", "instead", "source", "about")
# Where somebody may paste a lot.
WORDY = {"sentence", "text", "reply", "phrases", "match", "own", "answer", "hosts", "entries", "forbid-0-phrases", "title", "note", "name",
         "email", "password", "token_name"}  # fmt: skip

QUERY = ("words", "language", "kind", "label", "change", "who", "what", "before", "whose", "weeks", "state", "thumb", "finding", "page",
         "next", "name", "seed", "code")  # fmt: skip


class Bench(NamedTuple):
    """An app with one of everything, as an admin sees it; `again` brings back what a form has changed."""

    app: Flask
    house: Furnished
    clock: Clock
    send: Callable[..., Any]
    again: Callable[[], None]
    forms: Mapping[str, Form]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with pytest.MonkeyPatch.context() as patch:
        make_passwords_quick(patch)
        yield from _bench(tmp_path_factory)


def _bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder, days, clock = tmp_path_factory.mktemp("bench"), Days(), Clock()
    house = furnish(Store(f"sqlite:///{folder}/heedful.db"), days.now)
    app = create_app(settings(bind="0.0.0.0:8787", hosts=HOST, data=str(folder)), clock=clock, now=days)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    _copy(folder / "heedful.db", folder / "kept.db")
    secret, session = house.sessions["admin"]

    def send(path: str, body: Any = None, method: str = "POST", **more: Any) -> Any:
        clock.now += 60.0
        client = app.test_client()
        client.set_cookie(COOKIE, secret, domain=HOST, secure=True)
        headers = {"Origin": f"https://{HOST}", "X-CSRF": session.csrf, "Accept": "text/html"}
        answer = client.open(
            path, method=method, data=body, base_url=f"https://{HOST}", headers=headers, buffered=True, **more
        )
        # The test client keeps a big form in a file of its own and leaves it open.
        answer.request.environ["wsgi.input"].close()
        return answer

    def again() -> None:
        _copy(folder / "kept.db", folder / "heedful.db")

    forms = asked_for(
        app, house, lambda path: _text(send(path, method="GET")), lambda path, form: _text(send(path, form))
    )
    again()
    yield Bench(app, house, clock, send, again, forms)


def _text(answer: Any) -> str:
    assert answer.status_code < 500
    return str(answer.text) if answer.mimetype == "text/html" else ""


def _copy(source: Path, target: Path) -> None:
    """Copy a database that may be open elsewhere."""
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        other.execute("PRAGMA synchronous = OFF")
        one.backup(other)
    one.close()
    other.close()


def refuses(bench: Bench, endpoint: str, body: Any, what: str, **more: Any) -> None:
    """Send a body; what comes back is an answer, of little work, and nothing in it is taken for a page."""
    begun = time.process_time()
    answer = bench.send(bench.forms[endpoint].action, body, **more)
    took = time.process_time() - begun
    answer.close()
    assert answer.status_code < 500 or (endpoint, answer.status_code) == ("dryruns.run", 503), (
        endpoint,
        what,
        answer.status_code,
    )
    assert took < SECONDS, (endpoint, what, took)
    assert "<script>alert(1)" not in answer.text or answer.mimetype == "application/x-ndjson", (endpoint, what)
    if answer.status_code < 400 and answer.status_code != 200:
        assert answer.headers["Location"].startswith("/"), (endpoint, what)
    if answer.status_code < 400:
        bench.again()


def all_endpoints() -> list[str]:
    """Return the pages that are posted to: of an app that needs no words."""
    app = create_app(settings(bind="0.0.0.0:8787", hosts=HOST), Lexicons())
    return sorted(rule.endpoint for rule in rules(app, "POST"))


@pytest.mark.parametrize("endpoint", all_endpoints())
def test_nonsense_in_every_field_is_no_failure_of_ours(bench: Bench, endpoint: str) -> None:
    form = bench.forms[endpoint]
    names = [name for name in (*form.fields, *form.files) if name != "csrf"] or ["anything"]
    few = endpoint in (*SLOW, *TRIED)
    for what in ("controls",) if few else NONSENSE:
        refuses(bench, endpoint, dict.fromkeys(names, NONSENSE[what]), what)
    for what, raw in () if endpoint in SLOW else RAW.items():
        body = "&".join(f"{name}={raw}" for name in names)
        refuses(bench, endpoint, body, what, content_type="application/x-www-form-urlencoded")
    if not few:
        refuses(bench, endpoint, {}, "no field")
        refuses(bench, endpoint, b"\0\xff" * 50, "no form", content_type="multipart/form-data; boundary=x")
        refuses(bench, endpoint, '{"a": [1]}', "JSON", content_type="application/json")


@pytest.mark.parametrize("endpoint", all_endpoints())
def test_one_bad_field_among_good_ones_is_no_failure_of_ours(bench: Bench, endpoint: str) -> None:
    if endpoint in SLOW:
        return
    form = bench.forms[endpoint]
    for name in form.fields:
        if name == "csrf" or endpoint in TRIED and name in (*form.boxes, *ALIKE):
            continue
        for what in ("controls",) if endpoint in TRIED else ("controls", "too much"):
            refuses(bench, endpoint, {**form.sent, name: NONSENSE[what]}, f"{what} in {name}")
        if endpoint in TRIED:
            continue
        doubled = urlencode([*form.sent.items(), (name, "first"), (name, "second")])
        refuses(bench, endpoint, doubled, f"{name} twice", content_type="application/x-www-form-urlencoded")
    files = {name: (BytesIO(b"\0file"), "a\0.yml") for name in form.fields}
    refuses(bench, endpoint, files, "files in place of words")


@pytest.mark.parametrize("what", ["controls", "too much", "less than nothing", "other digits", "a long name"])
def test_nonsense_behind_every_address_is_no_failure_of_ours(bench: Bench, what: str) -> None:
    asked = dict.fromkeys(QUERY, NONSENSE[what])
    for rule in rules(bench.app, "GET"):
        answer = bench.send(bench.house.address(rule), method="GET", query_string=asked)
        assert answer.status_code < 500, (rule.rule, answer.status_code)
        bench.again()


@pytest.mark.parametrize("endpoint", all_endpoints())
def test_two_megabytes_in_a_field_are_no_failure_of_ours(bench: Bench, endpoint: str) -> None:
    form = bench.forms[endpoint]
    wordy = [name for name in form.fields if name in WORDY]
    for name in wordy:
        refuses(bench, endpoint, {**form.sent, name: ("so many words " * (MEGABYTES // 14))}, f"2 MB in {name}")
    if form.files:
        file = (BytesIO(b"# one line of many\n" * (MEGABYTES // 19)), "words.yml")
        refuses(bench, endpoint, {**form.sent, "name": "en/big.yml", "file": file}, "a file of 2 MB")
