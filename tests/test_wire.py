"""The wire, inwards: what is read, what is refused and how that is said."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedful import wire
from heedful.errors import InputError
from heedful.model import Analysis, Message, Request


def decode(value: Any) -> Request:
    return wire.decode(json.dumps(value).encode())[0]


def refusal(body: bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        wire.decode(body)
    return caught.value


def refused(value: Any) -> InputError:
    return refusal(json.dumps(value).encode())


def test_every_field_arrives() -> None:
    request, id = wire.decode(
        json.dumps(
            {
                "thread": [
                    {"role": "customer", "text": "Hi", "at": "2026-05-06T10:00:00+02:00", "author": "Ana", "id": "m1"},
                    {"role": "other", "text": "Note"},
                ],
                "draft": "Hello",
                "now": "2026-05-07T10:00:00Z",
                "customer": "Ana",
                "agent": "Ben",
                "register": "warm",
                "channel": "chat",
                "partial": True,
                "brief": True,
                "team": "EMEA",
                "ui": "de-AT",
                "id": {"row": [1, 2.5, None]},
            }
        ).encode()
    )
    first = Message("customer", "Hi", datetime(2026, 5, 6, 8, tzinfo=UTC), "Ana", "m1")
    assert request == Request(
        thread=(first, Message("other", "Note")),
        draft="Hello",
        now=datetime(2026, 5, 7, 10, tzinfo=UTC),
        customer="Ana",
        agent="Ben",
        register="warm",
        channel="chat",
        partial=True,
        brief=True,
        team="EMEA",
        ui="de-AT",
    )
    assert id == {"row": [1, 2.5, None]}


def test_a_draft_alone_is_a_request() -> None:
    assert decode({"draft": "Hello"}) == Request(draft="Hello")


def test_a_thread_alone_is_a_request() -> None:
    assert decode({"thread": [{"role": "customer", "text": "Hi"}]}).draft == ""


def test_nothing_at_all_is_refused() -> None:
    assert refused({}).field == "thread"


def test_absent_now_is_the_latest_time_of_the_thread() -> None:
    times = ["2026-05-06T10:00:00Z", "2026-05-08T10:00:00Z", "2026-05-07T10:00:00Z"]
    thread = [{"role": "customer", "text": "Hi", "at": at} for at in times]
    assert decode({"thread": thread}).now == datetime(2026, 5, 8, 10, tzinfo=UTC)


def test_now_is_unknown_without_any_time() -> None:
    assert decode({"thread": [{"role": "customer", "text": "Hi"}]}).now is None


@pytest.mark.parametrize(
    "time", ["2026-05-06T10:00:00", "2026-05-06T10:00:00Z", "2026-05-06T10:00", "2026-05-06T12:00+02:00"]
)
def test_times_without_an_offset_are_utc(time: str) -> None:
    assert decode({"draft": "", "now": time}).now == datetime(2026, 5, 6, 10, tzinfo=UTC)


def test_offsets_are_kept_so_that_days_are_the_senders() -> None:
    now = decode({"draft": "", "now": "2026-05-06T23:30:00-05:00"}).now
    assert now is not None and (now.day, now.utcoffset()) == (6, timedelta(hours=-5))


@pytest.mark.parametrize(
    "time", ["tomorrow", "", "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_other_times_are_refused(time: str) -> None:
    error = refused({"thread": [{"role": "agent", "text": "", "at": time}]})
    assert error.field == "thread[0].at"
    assert "2026" in error.remedy


# Refusing


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"draft": "a", "draft": "b"}', "draft"),
        (b'{"draft": "a", "dr\\u0061ft": "b"}', "draft"),
        (b'{"thread": [{"role": "agent", "text": "a", "text": "a"}]}', "text"),
        (b'{"draft": "", "id": {"xylo": 1, "xylo": 1}}', "id"),
    ],
)
def test_a_key_that_stands_twice_is_refused_by_name(body: bytes, field: str) -> None:
    error = refusal(body)
    assert isinstance(error, wire.MalformedError)
    assert error.field == field and "xylo" not in str(error)


def test_the_same_key_in_two_objects_is_none_that_stands_twice() -> None:
    body = b'{"draft": "", "thread": [{"role": "agent", "text": ""}, {"role": "agent", "text": ""}], "id": [{"a": 1}, {"a": 1}]}'
    assert len(wire.decode(body)[0].thread) == 2


def test_long_numbers_in_an_id_are_not_converted_again() -> None:
    refusal(b'{"draft": "", "id": ' + b"9" * 5000 + b"}")


@pytest.mark.parametrize(
    ("value", "field", "remedy"),
    [
        ({"thraed": []}, "thraed", "Did you mean `thread`?"),
        ({"thread": [{"role": "agent", "txt": ""}]}, "thread[0].txt", "Did you mean `text`?"),
        ({"thread": [{"text": ""}]}, "thread[0].role", "Add it."),
        (
            {"thread": [{"role": "agent", "text": ""}, {"role": "boss", "text": ""}]},
            "thread[1].role",
            "customer, agent, other",
        ),
        ({"draft": "", "register": "rude"}, "register", "plain, warm, formal"),
        ({"draft": "", "channel": "fax"}, "channel", "email, ticket, chat"),
        ({"draft": 7}, "draft", "Expected str, got int."),
        ({"draft": None}, "draft", "Expected str, got null."),
        ({"draft": "", "partial": 1}, "partial", "Expected bool"),
        ({"thread": {}}, "thread", "Expected array, got object."),
        ([], "body", "Expected object, got array."),
        ({"thread": [{"role": "agent"}]}, "thread[0]", "Send one of them."),
        ({"thread": [{"role": "agent", "text": "", "ref": "x"}]}, "thread[0]", "Send one of them."),
    ],
)
def test_a_refusal_names_field_and_remedy(value: Any, field: str, remedy: str) -> None:
    error = refused(value)
    assert error.field == field
    assert remedy in error.remedy
    assert wire.problem(error).status == 422


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"draft": "x" * 20_001}, "draft"),
        ({"thread": [{"role": "agent", "text": "x" * 50_001}]}, "thread[0].text"),
        ({"thread": [{"role": "agent", "text": ""}] * 51}, "thread"),
        ({"draft": "", "customer": "x" * 201}, "customer"),
    ],
)
def test_what_is_too_long_is_refused_by_name(value: Any, field: str) -> None:
    error = refused(value)
    assert error.field == field
    assert "more than" in error.message


def test_limits_count_characters_not_bytes() -> None:
    assert len(decode({"draft": "😀" * 20_000}).draft) == 20_000
    assert refused({"draft": "😀" * 20_001}).field == "draft"


def test_the_limits_themselves_are_allowed() -> None:
    thread = [{"role": "customer", "text": "x" * 50_000}, *[{"role": "agent", "text": ""}] * 49]
    assert len(decode({"thread": thread, "draft": "x" * 20_000}).thread) == 50


def test_a_body_over_the_limit_is_too_large() -> None:
    error = refusal(b'{"draft":""}' + b" " * wire.MOST_BODY)
    assert wire.problem(error).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"draft": "" ',
        b'{"draft": ""} x',
        b'{"draft": "\\ud800"}',
        b'{"draft": "a\\udc00b"}',
        b'{"thread": [{"role": "agent", "text": "\\ud83d"}]}',
        b'{"draft": "\xed\xa0\x80"}',
        b'{"draft": "\xff"}',
        b'{"draft": "\\u0000"}',
        b'{"draft": "", "id": {"a": ["\\u0000"]}}',
        b'{"draft": "", "id": {"\\u0000": 1}}',
        b'{"draft": "", "id": NaN}',
        b'{"draft": "", "id": Infinity}',
        b'{"draft": "", "id": ' + b"[" * 40 + b"]" * 40 + b"}",
        b'{"draft": "", "id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"draft": "", "id": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
    ],
)
def test_what_is_not_strict_json_is_malformed(body: bytes) -> None:
    error = refusal(body)
    assert error.remedy
    assert wire.problem(error).status == 400


def test_nul_is_refused_by_name_and_its_spelling_is_not() -> None:
    assert refusal(b'{"thread": [{"role": "agent", "text": "a\\u0000"}]}').field == "thread[0].text"
    assert decode({"draft": "C:\\u0000"}).draft == "C:\\u0000"


def test_pairs_of_surrogates_are_one_character() -> None:
    assert wire.decode(b'{"draft": "\\ud83d\\ude00"}')[0].draft == "😀"


SECRET = "Mother's maiden name"


@pytest.mark.parametrize(
    "value",
    [
        {SECRET: 1},
        {f"x` - at `$.{SECRET}": 1},
        {"secretmaidenname - at `$.thread[0].role`": 1},
        {"thread": [{"role": SECRET, "text": SECRET}]},
        {"thread": [{"role": "agent", "text": SECRET, SECRET: SECRET}]},
        {"thread": SECRET},
        {"draft": "", "now": SECRET},
        {"draft": "", "id": {SECRET: "\0"}},
        {"thread": [{"role": "agent", "ref": SECRET}]},
    ],
)
def test_no_refusal_repeats_what_was_sent(value: Any) -> None:
    said = wire.to_json(wire.problem(refused(value))).decode()
    assert "maiden" not in said


LEAVES = st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats(allow_nan=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES)
def test_any_id_comes_back_as_it_came_or_is_refused(id: Any) -> None:
    body = json.dumps({"draft": "", "id": id}).encode("utf-8")
    try:
        request, decoded = wire.decode(body)
    except InputError as error:
        assert error.remedy
        return
    assert json.loads(wire.encode(Analysis("en", True), request, decoded))["id"] == id


@given(st.binary() | st.text().map(str.encode))
def test_no_bytes_do_anything_but_decode_or_be_refused(body: bytes) -> None:
    wire.identity(body)
    try:
        wire.decode(body)
    except InputError as error:
        assert wire.problem(error).status in (400, 422)


def test_a_ref_stands_for_its_text() -> None:
    body = b'{"thread": [{"role": "customer", "ref": "r7"}]}'
    request, _ = wire.decode(body, {"r7": "Hello"}.get)
    assert request.thread[0].text == "Hello"


def test_an_unknown_ref_names_its_message() -> None:
    error = refused({"thread": [{"role": "agent", "text": ""}, {"role": "customer", "ref": "r7"}]})
    assert (error.field, wire.problem(error).status) == ("thread[1].ref", 409)
    assert wire.problem(error).type.endswith("/unknown-ref")


def test_identity_finds_the_id_of_a_refused_request() -> None:
    assert wire.identity(b'{"id": "a7", "thread": 1}') == "a7"
    assert wire.identity(b'{"id": "a7", ') is None
    assert wire.identity(b'["id"]') is None
    assert wire.identity(b'{"id": 8, "draft": "\\ud800"}') == 8
    assert wire.identity(b'{"id": "\\ud800", "draft": ""}') is None
    assert wire.identity(b'{"id": ' + b"[" * 40 + b"]" * 40 + b"}") is None
