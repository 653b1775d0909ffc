"""The command line: what is printed for a person, what for a program, and the status each run ends with."""

import json
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from fakes import word_finder
from heedful import __version__
from heedful.cli import main
from heedful.settings import SETTINGS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty directory, with an empty home, no settings and the fake analyser."""
    monkeypatch.chdir(tmp_path)
    for setting in SETTINGS:
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("heedful.scan.lexicon_reader", lambda directories=(): word_finder())
    return lambda *words, stdin="": CliRunner().invoke(main, words, input=stdin)


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("command", commands(main))
def test_every_command_says_what_it_does(run: Run, command: tuple[str, ...]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.output.splitlines()[2].strip()) > 10


def test_the_version_is_told(run: Run) -> None:
    assert run("--version").output == f"Heedful {__version__}\n"


# check


def test_check_reads_a_mail_and_a_draft(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("My order is late 😀.")
    (tmp_path / "draft.txt").write_text("Our policy\nforbids it.")
    result = run("check", "--thread", "mail.txt", "--draft", "draft.txt")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[0] == "Uneasy"
    assert lines[lines.index("What makes it worse") + 1 :][:3] == [
        "“policy” (policy wall)",
        "It hides behind a rule.",
        "Better: I can …",
    ]


def test_check_says_so_when_there_is_nothing_to_mend(run: Run) -> None:
    assert "Nothing to mend in the draft." in run("check", stdin="All good.").output


def test_check_takes_the_draft_from_stdin(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text("My order is late.")
    assert "“policy”" in run("check", "--thread", "mail.txt", stdin="Our policy.").output


def test_check_takes_a_request_from_stdin_or_a_file(run: Run, tmp_path: Path) -> None:
    request = json.dumps({"id": 5, "thread": [{"role": "customer", "text": "late"}], "draft": "Our policy."})
    (tmp_path / "request.json").write_text(request)
    by_stdin, by_file = run("check", "--json", stdin=request), run("check", "--json", "--thread", "request.json")
    assert json.loads(by_stdin.output) == json.loads(by_file.output)
    assert json.loads(by_file.output)["id"] == 5
    assert json.loads(by_file.output)["draft"]["risks"][0]["text"] == "policy"


def test_check_takes_a_draft_that_begins_with_a_brace(run: Run) -> None:
    assert "“policy”" in run("check", stdin="{{name}}, our policy.").output


def test_check_leaves_stdin_alone_when_the_request_has_a_draft(run: Run, tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps({"thread": [], "draft": "Our policy."}))
    assert "“policy”" in run("check", "--thread", "request.json", stdin="Something else.").output


def test_check_prefers_the_draft_that_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "request.json").write_text(json.dumps({"thread": [], "draft": "Our policy."}))
    (tmp_path / "draft.txt").write_text("Fine.")
    assert "policy" not in run("check", "--thread", "request.json", "--draft", "draft.txt").output


def test_check_reads_a_mail_file(run: Run, tmp_path: Path) -> None:
    mail = "From: Ana <ana@example.com>\nDate: Mon, 04 May 2026 10:00:00 +0000\n\nMy order is late.\n"
    (tmp_path / "mail.eml").write_text(mail)
    result = run("check", "--json", "--thread", "mail.eml")
    assert json.loads(result.output)["messages"][0]["evidence"][0]["start"] == 12


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"thread": 7}', "thread: has the wrong type. Expected array, got int."),
        (b"caf\xe9", "thread: is not UTF-8."),
        (b"x" * 50_001, "thread[0].text: has more than 50000 characters."),
    ],
)
def test_check_refuses_what_the_api_refuses(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "thread").write_bytes(content)
    result = run("check", "--thread", "thread")
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


# brief


def test_the_brief_of_a_request_or_a_mail(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from heedful.analyse import Analyser
    from heedful.sources import load, weights

    monkeypatch.setattr("heedful.scan.lexicon_reader", lambda directories=(): Analyser(load(), weights()))
    said = "I am still waiting for my refund."
    (tmp_path / "mail.txt").write_text(said)
    request = json.dumps({"thread": [{"role": "customer", "text": said}], "customer": "Ana"})
    assert ": “I am still waiting for my refund.”" in run("brief", "--thread", "mail.txt").output
    assert run("brief", stdin=said).output.startswith("The customer – ")
    assert run("brief", stdin=request).output.startswith("Ana – ")
    assert (
        "not supported" in run("brief", stdin="Je n'ai toujours pas reçu ma commande et personne ne me répond.").output
    )


# scan


def row(id: object, text: str = "late") -> str:
    return json.dumps({"id": id, "thread": [{"role": "customer", "text": text}], "draft": ""}) + "\n"


def test_scan_answers_every_row(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(row(1) + row("b"))
    result = run("scan", "in.jsonl", "out.jsonl")
    assert (result.exit_code, result.output) == (0, "")
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == [1, "b"]


def test_scan_is_a_filter_too(run: Run) -> None:
    result = run("scan", "-", stdin=row(1) + "broken\n" + row(2))
    assert result.exit_code == 3
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, None, 2]


def test_scan_never_writes_over_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(row(1))
    (tmp_path / "out.jsonl").write_text("precious")
    result = run("scan", "in.jsonl", "out.jsonl")
    assert result.exit_code == 2
    assert "--resume" in result.stderr
    assert (tmp_path / "out.jsonl").read_text() == "precious"


def test_scan_continues_with_resume(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(row(1) + "broken\n" + row(2))
    assert run("scan", "in.jsonl", "whole.jsonl").exit_code == 3
    whole = (tmp_path / "whole.jsonl").read_bytes()
    (tmp_path / "part.jsonl").write_bytes(whole[:-20])
    assert run("scan", "in.jsonl", "part.jsonl", "--resume").exit_code == 3
    assert (tmp_path / "part.jsonl").read_bytes() == whole


def test_scan_cannot_continue_a_stream(run: Run) -> None:
    assert run("scan", "-", "--resume", stdin=row(1)).exit_code == 2


def test_scan_leaves_no_output_for_an_input_that_is_not_there(run: Run, tmp_path: Path) -> None:
    assert run("scan", "absent.jsonl", "out.jsonl").exit_code == 2
    assert not (tmp_path / "out.jsonl").exists()


def test_scan_says_why_it_cannot_write(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(row(1))
    result = run("scan", "in.jsonl", "absent/out.jsonl")
    assert result.exit_code == 1
    assert "absent/out.jsonl" in result.stderr and "Traceback" not in result.stderr


def test_scan_reads_csv_by_its_ending(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,late\n")
    assert json.loads(run("scan", "in.csv").stdout)["frustration"]["level"] == "uneasy"


def test_macros_are_audited_for_a_person(run: Run, tmp_path: Path) -> None:
    macros = [
        {"title": "Wait", "text": "Our policy."},
        {"title": "Bye", "text": "Goodbye."},
        {"title": "Odd", "text": 7},
    ]
    (tmp_path / "macros.json").write_text(json.dumps(macros))
    result = run("scan", "--macros", "macros.json")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        "Wait",
        "  “policy” (policy wall)",
        "    It hides behind a rule.",
        "    Better: I can …",
        "Odd",
        "  draft: has the wrong type. Expected str, got int.",
        "3 macros read.",
    ]


def test_macros_are_answered_for_a_program(run: Run, tmp_path: Path) -> None:
    (tmp_path / "macros.csv").write_text("title,text\nWait,Our policy.\n")
    assert run("scan", "--macros", "macros.csv", "out.jsonl").exit_code == 0
    assert json.loads((tmp_path / "out.jsonl").read_text())["id"] == "Wait"


# token


def test_a_token_is_shown_once_listed_and_revoked(run: Run) -> None:
    created = run("token", "create", "Ana's laptop", "--role", "editor")
    secret = created.stdout.strip()
    assert secret.startswith("heedful_") and len(secret.split()) == 1
    listed = run("token", "list").stdout
    id = secret.split("_")[1]
    assert listed.split()[:2] == [id, "editor"] and "in use" in listed and "Ana's laptop" in listed
    assert secret.split("_", 2)[2] not in listed
    assert run("token", "revoke", id).exit_code == 0
    assert "revoked" in run("token", "list").stdout
    again = run("token", "revoke", id)
    assert again.exit_code == 2 and "token list" in again.stderr


def test_tokens_lie_where_the_settings_say(run: Run, tmp_path: Path) -> None:
    run("token", "create", "a", "--data", "elsewhere")
    assert (tmp_path / "elsewhere" / "heedful.db").exists()
    assert run("token", "list").stdout == ""


def test_a_database_out_of_reach_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("token", "list", "--data", "file/data")
    assert result.exit_code == 1
    assert result.stderr.startswith("heedful: ") and len(result.stderr.splitlines()) == 1


# settings


def test_settings_show_value_and_origin(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEEDFUL_THREADS", "8")
    monkeypatch.setenv("HEEDFUL_DATABASE", "postgresql://heedful:s3cret@db/heedful")
    output = run("settings", "--workers", "2").output
    assert "threads      8  [environment]" in output
    assert "workers      2  [option]" in output
    assert "bind         127.0.0.1:8787  [default]" in output
    assert "s3cret" not in output
    assert all(setting.variable in output for setting in SETTINGS)


def test_a_mistyped_variable_is_warned_of(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEEDFUL_THREAD", "8")
    result = run("settings")
    assert result.exit_code == 0
    assert "HEEDFUL_THREAD is no setting. Did you mean HEEDFUL_THREADS?" in result.stderr


def test_a_bad_setting_is_one_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEEDFUL_WORKERS", "many")
    result = run("serve")
    assert result.exit_code == 2
    assert result.stderr == "heedful: HEEDFUL_WORKERS: must be a number from 1 to 64. Default: 1.\n"


def test_a_public_address_needs_host_names(run: Run) -> None:
    result = run("serve", "--bind", "0.0.0.0:8787")
    assert result.exit_code == 2 and "HEEDFUL_HOSTS" in result.stderr


def test_serve_takes_every_setting_as_an_option(run: Run) -> None:
    output = run("serve", "--help").output
    assert all(setting.option in output for setting in SETTINGS)


# bench

SCORER = """
import json, sys
rows = [json.loads(line) for line in open(sys.argv[2])]
if sys.argv[1] == "requests":
    print("\\n".join(json.dumps({"id": row["id"], "thread": [], "draft": row["draft"]}) for row in rows))
else:
    answers = [json.loads(line) for line in open(sys.argv[3])]
    risks = sum(len(answer["draft"]["risks"]) for answer in answers)
    print(json.dumps({"rows": len(answers), "share": 0.5, "per": {"risks": risks}}))
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "score.py").write_text(SCORER)
    (tmp_path / "data" / "gold.jsonl").write_text('{"id": 1, "draft": "Our policy."}\n{"id": 2, "draft": ""}\n')
    return tmp_path / "data"


def test_bench_measures_speed_and_rightness(run: Run, labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heedful.sources.load", lambda directories: None)
    monkeypatch.setattr("heedful.bench.speed", lambda analyser, lexicons: [("a / b", 0.5, 1.0), ("c / d", 3.0, 2.0)])
    result = run("bench", "--data", "data", "--intervals", "2")
    assert result.exit_code == 0, result.output
    assert result.output.split("\n") == [
        "a / b: 0.50 (goal: 1 at most)",
        "c / d: 3.00 (goal: 2 at most, missed)",
        "",
        "gold",
        "  rows: 2",
        "  share: 0.500 [0.500, 0.500]",
        "  per.risks: 1",
        "",
    ]


@pytest.mark.parametrize("option", [("--suggestions",), ("--intervals", "3")])
def test_bench_says_what_needs_data(run: Run, option: tuple[str, ...]) -> None:
    result = run("bench", *option)
    assert result.exit_code == 2 and "Name a directory by --data." in result.output


# lexicon


def test_lexicon_check_prints_each_problem_with_its_place(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from heedful.check import Problem

    problem = Problem("en/waiting.yml", 7, "waiting/still", "add a `match` example")
    monkeypatch.setattr("heedful.check.check_files", lambda files: (problem,) if "own.yml" in files else ())
    assert run("lexicon", "check").exit_code == 0
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own.yml").write_text("")
    result = run("lexicon", "check", "own")
    assert result.exit_code == 1
    assert result.output == "en/waiting.yml:7 waiting/still: add a `match` example\n"


def test_lexicon_check_looks_at_the_weights_too(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heedful.check.check_files", lambda files: ())
    own = tmp_path / "own"
    own.mkdir()
    (own / "weights.json").write_text("")
    result = run("lexicon", "check", "own")
    assert result.exit_code == 1
    assert result.output == "weights.json: is no JSON. Run `heedful fit` again.\n"
    (own / "weights.json").write_text(
        '{"intercept": 0, "cuts": {"uneasy": 0.1, "frustrated": 0.5, "angry": 0.9}, "weights": {}}'
    )
    assert run("lexicon", "check", "own").exit_code == 0
