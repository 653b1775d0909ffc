"""What the documents say is so: commands run, settings and links exist."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from heedful.cli import main
from heedful.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCKS = [(page, block) for page in PAGES for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.S)]


def commands():
    for page, block in BLOCKS:
        for line in block.splitlines():
            if line.startswith("heedful "):
                yield pytest.param(line, id=f"{page.stem}: {line}")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the files that the documents name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HEEDFUL_DATA", str(tmp_path / "data"))
    row = {"id": 1, "thread": [{"role": "customer", "text": "I am still waiting for my refund."}], "draft": "Soon."}
    for name in ("requests.jsonl", "tickets.jsonl"):
        (tmp_path / name).write_text(json.dumps(row) + "\n")
    labelled = [
        {"id": n, "text": "still waiting" if n % 2 else "all fine, thanks", "level": 2 * (n % 2)} for n in range(24)
    ]
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "labelled.jsonl").write_text("".join(json.dumps(each) + "\n" for each in labelled))
    (tmp_path / "mail.txt").write_text("I am still waiting for my refund. You said Friday!")
    (tmp_path / "draft.txt").write_text("Hi, we will look into it soon.")
    (tmp_path / "macros.json").write_text(json.dumps([{"title": "Delay", "text": "You should have told us, [NAME]."}]))
    return tmp_path


@pytest.mark.parametrize("line", list(commands()))
def test_a_documented_command_runs(folder, line):
    runner = CliRunner()
    if "revoke" in line:
        runner.invoke(main, ["token", "create", "Desk"], catch_exceptions=False)
        line = line.replace("ID", "1")
    result = runner.invoke(main, shlex.split(line)[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.output.strip() or any(folder.glob("*.jsonl"))


def test_a_documented_request_is_answered(analyser):
    from heedful import wire

    for page, block in BLOCKS:
        for body in re.findall(r"-d '(\{.*?\n\})'", block, re.S):
            request, _ = wire.decode(body.encode())
            answer = json.loads(wire.encode(analyser.analyse(request), request))
            assert answer["gaps"] or answer["causes"], page


def test_every_setting_is_documented():
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    for setting in SETTINGS:
        assert f"| `{setting.name}` | `HEEDFUL_{setting.name.upper()}` |" in page


def test_every_command_is_documented():
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    assert {name for name in main.commands if f"heedful {name}" not in text} == set()


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in PAGES:
        for target in re.findall(r"`?\bmake ([a-z-]+)`", page.read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.M), f"{page.name}: make {target}"


def test_every_link_leads_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name}: {target}"
