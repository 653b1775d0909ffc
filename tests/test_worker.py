"""How long a request may take to arrive: some seconds, and one more for each 64 KiB that have come."""

import socket
from collections.abc import Iterator

import pytest

from fakes import Clock
from heedful.server.worker import RATE, SECONDS, Connection, SlowError

SECOND = 65_536
"""Bytes that keep a connection going for a second."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("heedful.server.worker.monotonic", clock)
    return clock


@pytest.fixture
def ends(clock: Clock) -> Iterator[tuple[socket.socket, Connection]]:
    """Both ends of a connection: who sends, and the worker, who waits for a request."""
    sender, accepted = socket.socketpair()
    with sender, Connection(accepted) as connection:
        connection.expect()
        yield sender, connection


def arrive(ends: tuple[socket.socket, Connection], size: int) -> None:
    """Let so many bytes come, in the pieces that fit."""
    sender, connection = ends
    while size > 0:
        piece = min(size, 16_384)
        sender.sendall(b"x" * piece)
        while piece:
            got = len(connection.recv(piece))
            piece, size = piece - got, size - got


def test_an_upload_of_64_kib_a_second_is_let_through_however_long_it_takes(
    ends: tuple[socket.socket, Connection], clock: Clock
) -> None:
    assert RATE == SECOND
    for _ in range(int(4 * SECONDS)):
        arrive(ends, SECOND)
        clock.now += 1
    assert not ends[1].late


def test_a_slower_one_is_ended_when_its_time_is_up(ends: tuple[socket.socket, Connection], clock: Clock) -> None:
    arrive(ends, 1)
    begun = clock.now
    with pytest.raises(SlowError):
        for _ in range(int(4 * SECONDS)):
            clock.now += 1
            arrive(ends, SECOND // 2)
    # What has come has paid for half of the time that has gone.
    assert ends[1].late and 2 * SECONDS - 1 <= clock.now - begun <= 2 * SECONDS + 1


def test_a_request_that_does_not_come_is_ended(ends: tuple[socket.socket, Connection], clock: Clock) -> None:
    arrive(ends, 1)
    ends[0].sendall(b"too late")
    clock.now += SECONDS + 1
    with pytest.raises(SlowError):
        ends[1].recv(100)
    assert ends[1].late


def test_each_request_of_a_connection_has_its_own_time(ends: tuple[socket.socket, Connection], clock: Clock) -> None:
    for _ in range(3):
        arrive(ends, 100)
        clock.now += SECONDS - 1
        arrive(ends, 100)
        ends[1].expect()
        clock.now += 10 * SECONDS
    ends[1].unbound()
    arrive(ends, 100)


def test_the_time_in_line_for_a_thread_is_that_of_this_request(
    ends: tuple[socket.socket, Connection], clock: Clock
) -> None:
    for waited in (3.0, 0.5):
        ends[1].queue()
        clock.now += waited
        ends[1].take()
        assert ends[1].waited == waited
        clock.now += 10
