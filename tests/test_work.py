"""What an answer costs in calls, each count beside another of the same run. In seconds: `make bench`."""

from collections.abc import Callable, Mapping

import pytest

from heedful import bench, sources
from heedful.analyse import Analyser
from heedful.model import Message, Request
from heedful.valence import oracle
from work import calls

Works = Mapping[str, Callable[[], object]]


@pytest.fixture(scope="module")
def counts(analyser: Analyser) -> Mapping[str, int]:
    """The calls of a whole analysis, of a keystroke beside a short and a long message, and of bare VADER passes."""
    lexicons, vader = sources.load(), oracle()
    mail, long = (bench.complaint(lexicons, words) for words in (bench.MAIL_WORDS, bench.LONG))
    draft = bench.prose(lexicons, bench.DRAFT_WORDS)
    remembering = analyser.remembering(bench.Memory())
    works: Works = {
        "whole": bench.answering(analyser, Request((Message("customer", mail),), draft)),
        "keystroke": bench.keystrokes(remembering, mail, draft),
        "keystroke beside a long message": bench.keystrokes(remembering, long, draft),
        "VADER": lambda: (vader(mail), vader(draft)),
    }
    for work in works.values():
        work()  # what is made ready at the first time is ready now
    return {name: calls(work) for name, work in works.items()}


def test_a_whole_analysis_takes_no_more_calls_than_a_bare_vader_pass(counts: Mapping[str, int]) -> None:
    assert counts["whole"] <= counts["VADER"], counts


def test_a_keystroke_takes_a_quarter_of_the_calls_of_a_bare_vader_pass(counts: Mapping[str, int]) -> None:
    assert counts["keystroke"] <= 0.25 * counts["VADER"], counts


def test_a_keystroke_beside_a_long_message_takes_few_more_calls(counts: Mapping[str, int]) -> None:
    assert counts["keystroke beside a long message"] <= 1.3 * counts["keystroke"], counts


def test_the_count_of_calls_shows_growth() -> None:
    def work(size: int) -> int:
        return sum(len(str(second)) for first in range(size) for second in range(first))

    assert calls(lambda: work(200)) > 3.5 * calls(lambda: work(100))
