"""The log: what happened and where, never what anyone wrote."""

import logging
import warnings

import pytest

from heedful.web import logs

CANARY = "xylocanary"


def line(name: str, message: str, *arguments: object, error: BaseException | None = None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord(name, logging.ERROR, "gunicorn/base.py", 7, message, arguments, info)
    return logs.Formatter().format(record)


def raised() -> BaseException:
    try:
        raise ValueError(CANARY) from KeyError(CANARY)
    except ValueError as error:
        return error


def test_our_own_records_are_written_out() -> None:
    assert line("heedful.web", "%s is new", "abc").endswith(" error heedful.web: abc is new")


def test_arguments_of_other_libraries_are_left_out() -> None:
    said = line("gunicorn.error", "Error handling request %s", f"/{CANARY}")
    assert said.endswith(" error gunicorn.error: Error handling request %s")


def test_ready_made_sentences_of_other_libraries_are_a_place() -> None:
    assert line("gunicorn.error", f"Invalid request: {CANARY}").endswith(" error gunicorn.error: (base:7)")


def test_exceptions_are_kind_and_place() -> None:
    said = line("gunicorn.error", "Error handling request %s", CANARY, error=raised())
    assert "ValueError at " in said and "test_logs:" in said
    assert CANARY not in said and "\n" not in said


def test_warnings_and_all_other_loggers_go_the_same_way(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.configure("info")
        logging.getLogger("some.library").warning("%s", CANARY)
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(CANARY, stacklevel=1)
    finally:
        logging.captureWarnings(False)
        root.handlers[:] = before
        root.setLevel(level)
    lines = capsys.readouterr().err.splitlines()
    assert [text.split(" ", 2)[2].split(":")[0] for text in lines] == ["warning some.library", "warning py.warnings"]
    assert CANARY not in "".join(lines)
