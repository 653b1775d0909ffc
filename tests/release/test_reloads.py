"""New words, HUP and killed workers while clients ask: whatever was not in the hands of a killed worker is answered."""

import os
import random
import signal
import time
from pathlib import Path

from standing import Load, standing

from amounts import of

KILLS, RELOADS, HUPS = 50, 60, 10
CLIENTS = 6
WORDS = """\
cause: waiting
cues:
  strange-%d:
    strength: 2
    phrases: |
      strange%d
    match: |
      It is [strange%d].
    no_match: |
      It is fine.
"""


def test_no_request_fails_while_words_change_and_the_server_is_told_to_start_afresh(tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "en").mkdir(parents=True)
    with standing(tmp_path, workers="2", lexicons=str(own), deadline_ms="5000") as server:
        seen = set()
        with Load(server, CLIENTS) as load:
            for number in range(of(RELOADS, 3)):
                fresh = own / "en" / "strange.new"
                fresh.write_text(WORDS % (number, number, number))
                fresh.rename(own / "en" / "strange.yml")
                time.sleep(2.5)
                seen.add(server.call("/readyz")[1]["lexicon"]["revision"])
            for _ in range(of(HUPS, 2)):
                before = server.workers()
                server.process.send_signal(signal.SIGHUP)
                server.until(
                    lambda before=before: len(server.workers() - before) >= 2 and not server.workers() & before, 60
                )
        print(f"{dict(load.statuses)}, {len(seen)} revisions seen")
        assert set(load.statuses) == {"200"}, server.log.read_text()[-2000:]
        assert len(seen) > 1


def test_a_killed_worker_takes_no_more_with_it_than_it_had_in_hand(tmp_path: Path) -> None:
    """What a killed worker was reading, and what waited in its connections, is lost to the client, who asks again; each
    client has one request under way at a time, so a kill may lose as many as there are clients, never more."""
    chance, kills = random.Random(6), of(KILLS, 4)
    with standing(tmp_path, workers="3", deadline_ms="5000") as server:
        with Load(server, CLIENTS) as load:
            for _ in range(kills):
                before = server.workers()
                os.kill(chance.choice(sorted(before)), signal.SIGKILL)
                server.until(lambda before=before: len(server.workers()) == 3 and server.workers() != before, 30)
                time.sleep(0.3)
        lost = sum(count for told, count in load.statuses.items() if told != "200")
        print(f"{kills} kills, {lost} requests lost in flight, {dict(load.statuses)}")
        assert load.statuses["200"] > kills and lost <= kills * CLIENTS
        assert set(load.statuses) <= {"200", "RemoteDisconnected", "ConnectionResetError", "IncompleteRead"}
        assert server.call("/readyz")[0] == 200
