"""Logs that say what happened and where, and never what anyone wrote."""

import logging
import sys

from .problems import place


class Formatter(logging.Formatter):
    """Write type and place of exceptions, never their messages; and arguments of our own records only.

    Other libraries' arguments may hold parts of a request, and so may their ready-made sentences.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        parts = [f"{self.formatTime(record)} {record.levelname.lower()} {record.name}: {_said(record)}"]
        error = record.exc_info[1] if record.exc_info else None
        if error:
            parts.append(f"{type(error).__name__} at {place(error)}")
        return " ".join(parts)


def _said(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] == "heedful":
        return record.getMessage()
    # With arguments, the template is the library's own sentence.
    return str(record.msg) if record.args else f"({record.module}:{record.lineno})"


def configure(level: str) -> None:
    """Send all logs to stderr through the formatter; warnings too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.captureWarnings(True)
