"""Archives: order, bad rows, kinds of files, several processes, interrupted runs, constant memory."""

import io
import json
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes import WordFinder, word_finder
from heedful import scan, wire
from heedful.errors import InputError
from heedful.scan import Tally, rows


def request(id: object, text: str = "It is late.") -> bytes:
    return json.dumps({"id": id, "thread": [{"role": "customer", "text": text}], "draft": ""}).encode()


def answers(data: bytes, kind: str = "jsonl", macros: bool = False, workers: int = 1) -> list[Any]:
    out = io.BytesIO()
    scan.run(rows.rows_of("-", kind, macros)(io.BytesIO(data)), out, word_finder, workers=workers)
    assert out.getvalue() == b"" or out.getvalue().endswith(b"\n")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def requests_of(data: bytes, kind: str, macros: bool = False) -> list[Any]:
    return [json.loads(row) for row in rows.rows_of("-", kind, macros)(io.BytesIO(data))]


def test_answers_come_in_order_with_their_ids() -> None:
    ids = [7, "a", None, {"x": 1}, 7]
    said = answers(b"\n".join(request(id) for id in ids))
    assert [row["id"] for row in said] == ids
    assert {row["frustration"]["level"] for row in said} == {"uneasy"}


def test_an_answer_is_the_apis() -> None:
    asked, id = wire.decode(request(1))
    assert answers(request(1)) == [json.loads(wire.encode(WordFinder().analyse(asked), asked, id))]


def test_a_bad_row_is_answered_in_its_place() -> None:
    bad = [
        b'{"id": "b1", "thread": 7}',
        b"{broken",
        b'{"id": "b3", "draft": "\\ud800"}',
        b'{"thread": [{"role": "agent", "ref": "x"}]}',
    ]
    said = answers(b"\n".join([request(1), bad[0], request(2), *bad[1:], request(3)]) + b"\n")
    assert [row["id"] for row in said] == [1, "b1", 2, None, "b3", None, 3]
    assert ["error" in row for row in said] == [False, True, False, True, True, True, False]
    assert said[1]["error"]["field"] == "thread"
    assert said[5]["error"]["type"] == "/problems/unknown-ref"


def test_a_defect_costs_one_row_and_tells_no_text() -> None:
    said = answers(request(1) + b"\n" + request(2, "explode secretly") + b"\n" + request(3))
    assert [row["id"] for row in said] == [1, 2, 3]
    assert said[1]["error"]["type"] == "/problems/internal"
    assert "secretly" not in json.dumps(said)


def test_a_run_counts_rows_and_bad_ones() -> None:
    data = io.BytesIO(request(1) + b"\nx\n" + request(2))
    assert scan.run(rows.requests(data), io.BytesIO(), word_finder) == Tally(3, 1)


def test_blank_lines_and_windows_line_ends_are_no_rows() -> None:
    assert [row["id"] for row in answers(b"\r\n" + request(1) + b"\r\n\r\n  \n" + request(2))] == [1, 2]


def test_an_endless_line_is_refused_as_a_row() -> None:
    huge = b'{"id": 1, "draft": "' + b"x" * 3_000_000 + b'"}'
    said = answers(huge + b"\n" + request(2))
    assert [row["id"] for row in said] == [None, 2]
    assert said[0]["error"]["status"] == 413


def test_a_line_at_the_limit_is_read_whole() -> None:
    row = request(1)
    padded = row + b" " * (wire.MOST_BODY - len(row))
    assert [x["id"] for x in answers(padded + b"\n" + b"\n" + padded)] == [1, 1]


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_answer_the_same_in_the_same_order(workers: int) -> None:
    data = b"\n".join(b"x" if number % 50 == 0 else request(number) for number in range(500))
    assert answers(data, workers=workers) == answers(data)


def test_rows_are_taken_as_they_are_needed() -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        for number in range(10**9):
            taken.append(number)
            yield request(number)

    found = scan.answered(endless(), word_finder, workers=2)
    for _ in range(3):
        next(found)
    found.close()
    assert len(taken) <= 8 * scan.CHUNK_ROWS


def test_memory_does_not_grow_with_the_archive() -> None:
    def peak(count: int) -> int:
        class Sink(io.RawIOBase):
            def write(self, data: Any) -> int:
                return len(data)

        stream = (request(number, "It is late. " * 50) for number in range(count))
        tracemalloc.start()
        scan.run(stream, Sink(), _quiet)  # type: ignore[arg-type]
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(200)
    assert peak(4000) < 1.5 * peak(500)


class _Forgetful(WordFinder):
    def analyse(self, request: Any, deadline: Any = None) -> Any:
        self.asked.clear()
        return super().analyse(request)


def _quiet() -> WordFinder:
    return _Forgetful()


# Kinds of files


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


# Continuing

LINES = [request(number) if number % 7 else b'{"id": %d, "bad": 1}' % number for number in range(200)]


def scanned(path: Path, lines: list[bytes]) -> Tally:
    found = iter(lines)
    with scan.resume(str(path), found) as (out, before):
        return scan.run(found, out, word_finder, before=before)


def test_an_interrupted_run_is_continued_to_the_same_end(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    tally = scanned(whole, LINES)
    content = whole.read_bytes()
    assert tally == Tally(200, 29)
    ends = [0, 1, content.index(b"\n"), content.index(b"\n") + 1, len(content) // 2, len(content) - 1, len(content)]
    for end in ends:
        part = tmp_path / "part"
        part.write_bytes(content[:end])
        assert scanned(part, LINES) == tally
        assert part.read_bytes() == content


def test_an_output_of_other_rows_is_not_continued(tmp_path: Path) -> None:
    out = tmp_path / "out"
    scanned(out, LINES[:50])
    before = out.read_bytes()
    for other in (LINES[1:], LINES[:49]):
        with pytest.raises(InputError, match="does not answer these rows"):
            scanned(out, other)
        assert out.read_bytes() == before


def test_a_file_of_something_else_is_not_continued(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_text("My diary\nDay one\n")
    with pytest.raises(InputError, match="no output of a scan"):
        scanned(out, LINES)
    assert out.read_text() == "My diary\nDay one\n"


def test_words_of_a_customer_do_not_pass_for_an_error(tmp_path: Path) -> None:
    line = request(1, '","error":{"type":"/problems/late')
    assert scanned(tmp_path / "out", [line]) == scanned(tmp_path / "out", [line]) == Tally(1, 0)
