"""Commands on the words: tried, compared, exchanged, published, rolled back."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heedful.cli import main
from heedful.settings import SETTINGS
from tiny import WAITING, sources

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a lexicon command in an empty directory; the words that came with Heedful are the tiny ones."""
    monkeypatch.chdir(tmp_path)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("HEEDFUL_DATA", str(tmp_path / "data"))
    put(tmp_path / "came-with", sources())
    monkeypatch.setattr("heedful.sources.packaged", lambda: tmp_path / "came-with")
    return lambda *words: CliRunner().invoke(main, ["lexicon", *words])


def put(directory: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")


STRONG = {"en/waiting.yml": WAITING.replace("strength: 2", "strength: 3")}
MILD = {"en/waiting.yml": WAITING.replace("strength: 2", "strength: 1")}
BROAD = {"en/waiting.yml": WAITING.replace("still waiting on|for my|our", "waiting")}


def test_a_sentence_says_what_fires_and_what_is_kept_quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HEEDFUL_DATA", str(tmp_path))
    text = "We are still waiting for your answer, and I am still waiting on my manager."
    result = CliRunner().invoke(main, ["lexicon", "test", text])
    assert result.exit_code == 0, result.output
    assert "en\n" in result.output and "“still waiting for”  cue waiting/still-waiting, strength 2" in result.output
    assert "cue waiting/still-waiting is kept quiet by its exception\n    en/waiting.yml:" in result.output
    unknown = CliRunner().invoke(main, ["lexicon", "test", text, "--language", "xx"])
    assert unknown.exit_code == 2 and "Available: en, de." in unknown.output


def test_diff_shows_entries_and_lines(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "own", STRONG)
    result = run("diff", "own")
    assert result.exit_code == 0
    assert "changed  en waiting/still-waiting: strength\n" in result.output
    assert "-    strength: 2\n+    strength: 3\n" in result.output
    put(tmp_path / "same", {"en/waiting.yml": WAITING})
    assert run("diff", "same").output == "Nothing differs.\n"


def test_export_writes_what_is_in_force(run: Run, tmp_path: Path) -> None:
    assert run("export", "out").exit_code == 0
    assert (tmp_path / "out/en/waiting.yml").read_text() == WAITING
    again = run("export", "out")
    assert again.exit_code == 2 and "Name a new or an empty directory" in again.output
    assert run("export", "--format", "csv", "words.csv").exit_code == 0
    written = (tmp_path / "words.csv").read_bytes().decode()
    assert "\r\n" in written and "\r\r" not in written
    assert run("export", "--format", "csv", "-").output == written.replace("\r\n", "\n")


def test_a_table_goes_out_and_comes_in_as_a_draft(run: Run, tmp_path: Path) -> None:
    run("export", "--format", "csv", "words.csv")
    rows = list(csv.reader((tmp_path / "words.csv").read_text().splitlines()))
    rows[1][-1] = "3"
    with (tmp_path / "words.csv").open("w", newline="") as sheet:
        csv.writer(sheet).writerows(rows)
    dry = run("import", "words.csv", "--dry-run")
    assert (dry.exit_code, dry.output) == (0, "changed  en waiting/still-waiting: strength\n")
    assert not (tmp_path / "data").exists()
    assert "Draft 1." in run("import", "words.csv").output
    assert "draft 1  open" in run("history").output
    assert run("publish").output == "Revision 1 is in force.\n"
    assert "strength: 3" in exported(run, tmp_path / "after")


def exported(run: Run, where: Path) -> str:
    run("export", str(where))
    return (where / "en" / "waiting.yml").read_text()


def test_a_broken_row_keeps_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("language,cause_or_label,entry,kind,field,text\nen,waiting,x,cue,strenght,3\n")
    result = run("import", "words.csv")
    assert result.exit_code == 1 and "Did you mean `strength`?" in result.output
    assert not (tmp_path / "data").exists()


def test_a_yaml_file_comes_in_under_its_language(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "own", BROAD)
    result = run("import", "own/en/waiting.yml")
    assert result.exit_code == 0 and "Draft 1." in result.output and "To mend before: en/waiting.yml:" in result.output
    assert run("import", "own/en/waiting.yml", "--dry-run").exit_code == 1
    (tmp_path / "own" / "x.pdf").write_text("")
    assert run("import", "own/x.pdf").exit_code == 2


def test_what_breaks_its_examples_is_not_published(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "own", BROAD)
    result = run("publish", "own")
    assert result.exit_code == 1 and "put more of the words around it" in result.output
    assert run("history").output == "Nothing was published yet.\n"


def test_publish_and_roll_back(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "own", STRONG)
    assert run("publish", "own").output == "Revision 1 is in force.\n"
    assert run("publish", "own").output == "Nothing differs from what is in force.\n"
    assert "strength: 3" in exported(run, tmp_path / "one")
    assert run("rollback", "0").exit_code == 0
    assert "strength: 2" in exported(run, tmp_path / "two")
    assert run("rollback", "1").output == "Revision 1 is in force.\n"
    assert [line.split()[0] for line in run("history").output.splitlines()] == ["1", "0", "1"]
    assert run("rollback", "7").exit_code == 2


def test_a_draft_does_not_hide_what_came_anew_since(run: Run, tmp_path: Path) -> None:
    put(tmp_path / "words", STRONG)
    (tmp_path / "lexicons").mkdir()
    run("import", "words", "--lexicons", "lexicons")
    put(tmp_path / "lexicons", MILD)
    refused = run("publish", "1", "--lexicons", "lexicons")
    assert refused.exit_code == 2 and "en/waiting.yml came anew" in refused.output
    assert run("publish", "1").output == "Revision 1 is in force.\n"


@pytest.mark.parametrize("what", [(), ("7",), ("nowhere",)])
def test_what_is_no_draft_is_named(run: Run, what: tuple[str, ...]) -> None:
    result = run("publish", *what)
    assert result.exit_code == 2 and "heedful lexicon import FILE" in result.output


def test_where_a_second_person_must_approve_only_approved_drafts_go_out(run: Run, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from heedful.store import Store

    put(tmp_path / "own", STRONG)
    refused = run("publish", "own", "--review", "yes")
    assert refused.exit_code == 2 and "second person" in refused.output
    run("import", "own")
    assert run("publish", "1", "--review", "yes").exit_code == 2
    store = Store(f"sqlite:///{tmp_path / 'data' / 'heedful.db'}")
    store.save_draft(1, 1, datetime.now(UTC), state="approved", reviewer="0123abcd")
    assert run("publish", "1", "--review", "yes").output == "Revision 1 is in force.\n"


def test_going_back_asks_others_to_look_only_where_there_are_others(run: Run, tmp_path: Path) -> None:
    from heedful.store import Store

    store = Store(f"sqlite:///{tmp_path / 'data' / 'heedful.db'}")
    put(tmp_path / "own", STRONG)
    run("publish", "own")
    assert run("rollback", "0", "--review", "yes").exit_code == 0 and store.unseen() == ()
    served = ("--review", "yes", "--bind", "0.0.0.0:8787", "--hosts", "heedful.example")
    for _ in range(2):
        assert run("rollback", "1", *served).output == "Revision 1 is in force.\n"
    assert [one.revision for one in store.unseen()] == [1]
    notes = [note.about for note in reversed(store.audit()) if note.what == "rollback"]
    assert notes == ["revision 0, by the command line", "revision 1, by the command line, without a second person"]
