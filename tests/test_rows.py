"""Kinds of files: what each row of a CSV, mbox or helpdesk export asks."""

import io
import json
from typing import Any

import pytest

from fakes import word_finder
from heedful import scan
from heedful.errors import InputError
from heedful.scan import rows


def answers(data: bytes, kind: str, macros: bool = False) -> list[Any]:
    out = io.BytesIO()
    scan.run(rows.rows_of("-", kind, macros)(io.BytesIO(data)), out, word_finder)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def requests_of(data: bytes, kind: str, macros: bool = False) -> list[Any]:
    return [json.loads(row) for row in rows.rows_of("-", kind, macros)(io.BytesIO(data))]


def test_csv_has_id_text_and_draft() -> None:
    data = '\ufeffid,text,draft\r\n7,"Hello, ""you""\r\nthere",Dear\r\n8,é,\r\n'.encode()
    assert requests_of(data, "csv") == [
        {"id": "7", "thread": [{"role": "customer", "text": 'Hello, "you"\r\nthere'}], "draft": "Dear"},
        {"id": "8", "thread": [{"role": "customer", "text": "é"}], "draft": ""},
    ]


def test_csv_columns_may_stand_in_any_order_and_draft_may_be_absent() -> None:
    assert requests_of(b"text,id\nHi,1\n", "csv") == [
        {"id": "1", "thread": [{"role": "customer", "text": "Hi"}], "draft": ""}
    ]


@pytest.mark.parametrize("data", [b"id,txt\n1,x\n", b"", b"id,draft\n1,x\n", b"id,text,mood\n"])
def test_csv_with_other_columns_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="id, text, draft"):
        requests_of(data, "csv")


def test_csv_bytes_that_are_no_utf8_cost_their_row_only() -> None:
    said = answers(b"id,text\n1,caf\xe9\n2,late\n", "csv")
    assert [row["id"] for row in said] == ["1", "2"]
    assert ["error" in row for row in said] == [True, False]


def test_csv_that_breaks_off_names_its_line() -> None:
    with pytest.raises(InputError) as caught:
        requests_of(b'id,text\n1,x\n2,"open\n', "csv")
    assert caught.value.field == "IN:3"


MBOX = b"""\
From ana@example.com Mon May  4 10:00:00 2026
From: =?utf-8?q?Ana_Nu=C3=B1ez?= <ana@example.com>
Date: Mon, 04 May 2026 10:00:00 +0200
Message-ID: <m1@example.com>
Content-Type: text/plain; charset=iso-8859-1

Caf\xe9 invoice is late.
>From now on I write weekly.

From here it is only the text, as no blank line... ends before.

From ben@example.com Mon May  4 11:00:00 2026
From: ben@example.com
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: text/html; charset=utf-8

<p>Late <b>again</b></p>
--x--

From x Mon May  4 11:00:00 2026
Date: whenever
Content-Type: text/plain; charset=klingon

Late.
"""


def test_mbox_gives_one_request_per_mail() -> None:
    data = MBOX.replace(b"\nFrom here", b"From here")
    first, second, third = requests_of(data, "mbox")
    assert first["id"] == "<m1@example.com>"
    message = first["thread"][0]
    assert (message["role"], message["author"], message["at"]) == ("customer", "Ana Nuñez", "2026-05-04T10:00:00+02:00")
    assert message["text"].startswith("Café invoice is late.\nFrom now on I write weekly.\nFrom here")
    assert second["id"] == "2"
    assert "<b>again</b>" in second["thread"][0]["text"]
    assert (third["thread"][0]["at"], third["thread"][0]["text"].strip()) == (None, "Late.")


def test_mbox_mails_are_answered() -> None:
    assert [row["frustration"]["level"] for row in answers(MBOX, "mbox")] == ["uneasy"] * len(answers(MBOX, "mbox"))


BROKEN = b"""\
From a
Content-Type: multipart/alternative; boundary=x

--x
Content-Type: multipart/related; boundary=

late
--x
Content-Type: message/rfc822

late
"""


def test_a_mail_that_is_broken_inside_is_a_bad_row_in_its_place() -> None:
    whole = b"From b\nSubject: x\n\nLate.\n\n"
    said = answers(whole + BROKEN + b"\n" + whole, "mbox")
    assert [row["id"] for row in said] == ["1", "2", "3"]
    assert ["error" in row for row in said] == [False, True, False]


def test_a_large_attachment_is_not_held() -> None:
    mail = b"From a\nSubject: x\n\nLate.\n" + b"A" * 76 + b"\n"
    stream = io.BytesIO(mail + (b"B" * 76 + b"\n") * 100_000)
    (row,) = rows.mailbox(stream)
    assert len(row) < 2_500_000


TICKET = {
    "id": 41,
    "subject": "Invoice",
    "requester_id": 1,
    "comments": [
        {"author_id": 1, "plain_body": "It is late.", "created_at": "2026-05-04T10:00:00Z", "public": True},
        {"author_id": 2, "body": "We look into it.", "created_at": "2026-05-04T11:00:00Z", "public": True},
        {"author_id": 3, "html_body": "<p>note</p>", "created_at": "2026-05-04T12:00:00Z", "public": False},
    ],
}
OPENED = {"id": 42, "requester_id": 1, "description": "Late.", "created_at": "2026-05-04T10:00:00Z"}


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"count": 2, "tickets": [TICKET, OPENED], "next_page": None}),
        json.dumps([TICKET, OPENED], indent=2),
        json.dumps(TICKET) + "\n" + json.dumps(OPENED) + "\n",
        json.dumps({"tickets": [TICKET]}) + "\n" + json.dumps({"tickets": [OPENED]}),
    ],
)
def test_tickets_are_threads_however_they_are_wrapped(data: str) -> None:
    first, second = requests_of(data.encode(), "helpdesk")
    assert first["id"] == 41
    assert [(message["role"], message["text"]) for message in first["thread"]] == [
        ("customer", "It is late."),
        ("agent", "We look into it."),
        ("other", "<p>note</p>"),
    ]
    assert second["thread"] == [{"role": "customer", "text": "Late.", "at": "2026-05-04T10:00:00Z"}]
    assert all("error" not in row for row in answers(data.encode(), "helpdesk"))


def test_a_long_ticket_keeps_its_latest_messages_and_says_so() -> None:
    comments = [{"author_id": 1, "body": str(number)} for number in range(60)]
    (asked,) = requests_of(json.dumps([{"id": 1, "requester_id": 1, "comments": comments}]).encode(), "helpdesk")
    assert (len(asked["thread"]), asked["thread"][0]["text"], asked["partial"]) == (50, "10", True)


def test_an_export_longer_than_a_block_is_read_through() -> None:
    tickets = [{**OPENED, "id": number, "description": "Late. " * (number % 900)} for number in range(300)]
    data = json.dumps({"tickets": tickets}).encode()
    assert [asked["id"] for asked in requests_of(data, "helpdesk")] == list(range(300))


@pytest.mark.parametrize("data", ['[{"id": 1}', '{"tickets": [{"id": 1}', "[1, 2", "nonsense", '{"id": }', "[" * 5000])
def test_an_export_that_breaks_off_is_refused(data: str) -> None:
    with pytest.raises(InputError, match="JSON export"):
        requests_of(data.encode(), "helpdesk")


def test_entries_that_are_no_tickets_are_bad_rows() -> None:
    assert ["error" in row for row in answers(b'[1, {}, {"id": 3, "comments": [{"body": 7}]}]', "helpdesk")] == [
        True
    ] * 3


@pytest.mark.parametrize("comments", [5, "late", {"body": "late"}, [5], ["late"], True])
def test_a_ticket_with_odd_comments_is_a_bad_row_in_its_place(comments: Any) -> None:
    odd = {"id": 8, "requester_id": 1, "comments": comments}
    said = answers(json.dumps({"tickets": [OPENED, odd, TICKET]}).encode(), "helpdesk")
    assert [row["id"] for row in said] == [42, 8, 41]
    assert ["error" in row for row in said] == [False, True, False]
    assert said[1]["error"]["field"] == "thread"


@pytest.mark.parametrize(
    "actions", [5, "x", [5], {"field": "comment_value"}, [{"field": "comment_value", "value": {"x": 1}}]]
)
def test_a_macro_with_odd_actions_is_a_bad_row_in_its_place(actions: Any) -> None:
    entries = [{"title": "a", "text": ""}, {"title": "odd", "actions": actions or 5}, {"title": "b"}]
    said = answers(json.dumps({"macros": entries}).encode(), "helpdesk", macros=True)
    assert [row["id"] for row in said] == ["a", "odd", "b"]
    assert ["error" in row for row in said] == [False, True, False]


def test_a_macro_with_a_field_of_another_kind_is_read() -> None:
    entry = {"title": "a", "actions": [{"field": []}, {"field": "comment_value", "value": "Hi"}]}
    assert requests_of(json.dumps([entry]).encode(), "helpdesk", macros=True) == [{"id": "a", "draft": "Hi"}]


def test_a_stream_that_was_closed_meanwhile_is_no_defect() -> None:
    stream = io.BytesIO(b"id,text\n1,x\n2,y\n")
    taken = rows.table(stream)
    next(taken)
    stream.close()
    taken.close()  # type: ignore[attr-defined]


ZENDESK = {"title": "Wait", "actions": [{"field": "comment_value", "value": ["channel:all", "Our policy."]}]}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("csv", "title,text\nWait,Our policy.\nBye,\n"),
        ("helpdesk", '[{"title": "Wait", "text": "Our policy."}, {"title": "Bye", "text": ""}]'),
        ("helpdesk", json.dumps({"macros": [ZENDESK, {"title": "Bye"}]})),
    ],
)
def test_macros_are_drafts_alone(kind: str, data: str) -> None:
    assert requests_of(data.encode(), kind, macros=True) == [
        {"id": "Wait", "draft": "Our policy."},
        {"id": "Bye", "draft": ""},
    ]
    said = answers(data.encode(), kind, macros=True)
    assert [risk["text"] for risk in said[0]["draft"]["risks"]] == ["policy"]


@pytest.mark.parametrize(
    ("name", "macros", "reader"),
    [
        ("a.jsonl", False, rows.requests),
        ("a", False, rows.requests),
        ("-", False, rows.requests),
        ("a.CSV", False, rows.table),
        ("a.mbox", False, rows.mailbox),
        ("a.json", False, rows.tickets),
        ("a.json", True, rows.macros),
        ("a.csv", True, rows.macro_table),
        ("-", True, rows.macros),
    ],
)
def test_the_kind_is_told_by_the_ending(name: str, macros: bool, reader: Any) -> None:
    assert rows.rows_of(name, None, macros) is reader


def test_macros_do_not_come_as_mails() -> None:
    with pytest.raises(InputError, match="helpdesk or csv"):
        rows.rows_of("a.mbox", None, True)
