"""The command line. click has its home in this package; each command imports what it needs when it runs."""

import sys
from typing import Any

import click

from .. import __version__
from ..errors import HeedfulError, InputError
from . import accounts, copying, extension, lexicon, measuring, reading, scanning, serving


class _Commands(click.Group):
    """Commands whose expected errors are one sentence on stderr: status 2 what its user can mend, else 1."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except HeedfulError as error:
            click.echo(f"heedful: {error}", err=True)
            sys.exit(2 if isinstance(error, InputError) else 1)
        except OSError as error:
            click.echo(f"heedful: {error.filename or 'output'}: {error.strerror}", err=True)
            sys.exit(1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="Heedful %(version)s")
def main() -> None:
    """Read the customer before you hit Send."""


COMMANDS = (
    serving.serve,
    reading.check,
    reading.brief,
    scanning.scan,
    lexicon.lexicon,
    extension.extension,
    extension.reports,
    serving.pair,
    serving.token,
    accounts.person,
    accounts.team,
    serving.settings,
    copying.backup,
    copying.restore,
    measuring.bench,
    measuring.fit,
)
for _command in COMMANDS:
    main.add_command(_command)
