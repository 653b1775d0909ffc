"""Commands that put words in force, and take them back."""

from datetime import UTC, datetime
from pathlib import Path

import click

from ..errors import InputError
from ..store import Draft, Store, moved, resting
from .options import settable
from .words import Words, echo_changes, problems, read_words, stop_at, words

NOBODY = ""  # who works from the command line has no account


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and keep nothing.")
@settable("lexicons", "data", "database")
def import_(file: Path, dry_run: bool, **options: str | None) -> None:
    """Keep the words of FILE (a table as `export` writes it, a YAML file, a directory) as a draft to be published."""
    from ..check import check_changed

    there = words(options)
    before = there.in_force()
    read, faults = read_words(file, before)
    stop_at(faults)
    changed = {name: text for name, text in read.items() if before.get(name) != text}
    after = there.laid(before, changed)
    echo_changes(before, after)
    found = check_changed(before, after)
    if dry_run:
        stop_at(found)
    elif changed:
        draft = _kept(there, f"Import {file.name}", changed)
        click.echo(f"Draft {draft.id}. `heedful lexicon publish {draft.id}` puts it in force.")
        for problem in found:
            click.echo(f"To mend before: {problem}", err=True)


@click.command()
@click.argument("what", required=False, metavar="[DRAFT|DIR]")
@settable("lexicons", "data", "database", "review")
def publish(what: str | None, **options: str | None) -> None:
    """Put a draft (its number), or the files of a directory, in force, if all words hold what they promise.

    Servers notice within seconds. Without an argument: the draft, when there is one alone.
    """
    there = words(options)
    directory = Path(what) if what and not what.isdigit() else None
    if directory and not directory.is_dir():
        raise InputError(f"`{what}` is no draft and no directory", field="DRAFT", remedy=_listed(there.store))
    draft = None if directory else _found(there.store, what)
    if there.review and (draft is None or draft.state != "approved"):
        remedy = "Import it, let a second person approve the draft in the studio, then publish that."
        raise InputError("a second person must approve what is published", field="review", remedy=remedy)
    files = there.of_directory(directory) if directory else dict(draft.files if draft else {})
    if not files:
        click.echo("Nothing differs from what is in force.")
        return
    stop_at(problems(there.laid(there.in_force(), files), there.store))
    if came := _came(there, draft):
        remedy = "Bring the draft up to date in the studio, or discard it and import it again."
        raise InputError(f"{', '.join(came)} came anew since the draft was begun", field="DRAFT", remedy=remedy)
    draft = draft or _kept(there, f"Directory {directory.name if directory else ''}", files)
    revision = there.store.publish(draft.id, draft.version, NOBODY, _now())
    there.store.note(_now(), NOBODY, "publish", f"revision {revision.id}, by the command line")
    click.echo(f"Revision {revision.id} is in force.")


@click.command()
@click.argument("revision", type=click.IntRange(min=0))
@settable("data", "database", "review", "bind", "hosts")
def rollback(revision: int, **options: str | None) -> None:
    """Put REVISION in force again; 0 stands for the words without anything published."""
    there = words(options)
    store, alone = there.store, ", without a second person" if there.seconded else ""
    store.create()
    before = store.publication()
    if store.rollback(revision, NOBODY, _now(), there.seconded) != before:
        store.note(_now(), NOBODY, "rollback", f"revision {revision}, by the command line{alone}")
    click.echo(f"Revision {revision} is in force." if revision else "Nothing published is in force any more.")


@click.command()
@settable("data", "database")
def history(**options: str | None) -> None:
    """List what was published, newest first, and the drafts that wait."""
    store = words(options).store
    if not store.exists():
        click.echo("Nothing was published yet.")
        return
    people = {one.id: one.name for one in store.people()}
    for at, one in enumerate(store.history()):
        state = "in force" if at == 0 else ""
        title = one.title or "nothing published"
        click.echo(f"{one.revision:>4}  {one.at:%Y-%m-%d %H:%M}  {state:8}  {people.get(one.who, '-')}  {title}")
    for draft in store.drafts():
        click.echo(f"draft {draft.id}  {draft.state}  {people.get(draft.author, '-')}  {draft.title}")


def _now() -> datetime:
    return datetime.now(UTC)


def _kept(there: Words, title: str, files: dict[str, str]) -> Draft:
    store, beneath = there.store, there.base()
    store.create()
    base = store.publication().revision
    before = store.revision(base)
    store.keep_texts(beneath.get(name, "") for name in files)
    known = {name: before.rests.get(name, "") for name in before.files} if before else {}
    return store.add_draft(title, NOBODY, base, files, _now(), resting(files, known, beneath))


def _came(there: Words, draft: Draft | None) -> tuple[str, ...]:
    """Return the files of a draft that came anew under it, and that nothing published hides already."""
    if draft is None:
        return ()
    hidden, beneath = there.store.in_force(), there.base()
    ours = {name for name, text in draft.files.items() if text not in ("", beneath.get(name)) and name not in hidden}
    return tuple(name for name in moved(draft.rests, beneath) if name in ours)


def _found(store: Store, what: str | None) -> Draft:
    alive = store.drafts() if store.exists() else ()
    if what:
        found = store.draft(int(what)) if store.exists() else None
        if found is None:
            raise InputError(f"there is no draft {what}", field="DRAFT", remedy=_listed(store))
        return found
    if len(alive) != 1:
        raise InputError("no draft is named", field="DRAFT", remedy=_listed(store))
    return alive[0]


def _listed(store: Store) -> str:
    alive = store.drafts() if store.exists() else ()
    named = ", ".join(f"{draft.id} ({draft.title})" for draft in alive)
    return f"Drafts: {named}." if named else "There is none: `heedful lexicon import FILE` makes one."


COMMANDS: tuple[click.Command, ...] = (import_, publish, rollback, history)
__all__ = ("COMMANDS",)
