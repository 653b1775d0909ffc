"""Options that stand for settings."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..settings import SETTINGS, Chosen, choose, strangers


def settable(*names: str) -> Callable[[Any], Any]:
    """Give a command the options of some settings, or of all."""

    def decorate(command: Any) -> Any:
        for setting in reversed(SETTINGS):
            if not names or setting.name in names:
                about = f"{setting.about} [{setting.variable}]"
                command = click.option(setting.option, setting.name, help=about, metavar="VALUE")(command)
        return command

    return decorate


def chosen(options: dict[str, str | None]) -> Chosen:
    """Return the settings in force, and warn of variables that are none."""
    for sentence in strangers(os.environ):
        click.echo(f"heedful: {sentence}", err=True)
    return choose(os.environ, options)


def lexicon_directories(options: dict[str, str | None]) -> tuple[Path, ...]:
    """Return the directories of own lexicons, as chosen."""
    own = chosen(options).settings.lexicons
    return (own,) if own else ()
