"""What the documents say is so: commands run, settings and links exist."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import dockerfile
from heedful.cli import main
from heedful.settings import SETTINGS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATE = (ROOT / "docs" / "operate.md").read_text("utf-8").replace("\\\n", " ")
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
    table = "language,cause_or_label,entry,kind,field,text\nen,waiting,still-waiting,cue,strength,3\n"
    (tmp_path / "words.csv").write_text(table)
    (tmp_path / "labelled.jsonl").write_text("".join(json.dumps(each) + "\n" for each in labelled))
    (tmp_path / "mail.txt").write_text("I am still waiting for my refund. You said Friday!")
    (tmp_path / "draft.txt").write_text("Hi, we will look into it soon.")
    (tmp_path / "macros.json").write_text(json.dumps([{"title": "Delay", "text": "You should have told us, [NAME]."}]))
    return tmp_path


@pytest.mark.parametrize("line", list(commands()))
def test_a_documented_command_runs(folder, line):
    runner = CliRunner()
    if re.search("revoke|backup|restore", line):
        runner.invoke(main, ["token", "create", "Desk"], catch_exceptions=False)
        line = line.replace("ID", "1")
    if "restore" in line:
        runner.invoke(main, ["backup", shlex.split(line)[-1]], catch_exceptions=False)
    result = runner.invoke(main, shlex.split(line)[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert result.output.strip() or any(folder.glob("*.jsonl"))


def installed():
    """Give what is asked of `heedful` where it is installed, as operate.md has it: below systemd, in containers."""
    for block in re.findall(r"^```\w*\n(.*?)^```", OPERATE, re.S | re.M):
        for line in block.splitlines():
            called = (
                r"as_heedful|docker (?:exec heedful|compose .* exec heedful) heedful|docker run --rm .* heedful:local"
            )
            if asked := re.fullmatch(rf"(?:{called}) (.*)", " ".join(line.split())):
                yield pytest.param(asked[1], within(line), id=line)


def within(line):
    """What a command finds in its environment: in a container what the image and the line that starts it have set."""
    if not line.startswith("docker"):
        return {}
    started = line if " run " in line else re.search(r"docker run --name .*", OPERATE)[0]
    return dockerfile.image(ROOT).environment | dict(re.findall(r"--env (\w+)=(\S+)", started))


@pytest.mark.parametrize(("asked", "environment"), list(installed()))
def test_a_documented_command_of_an_installation_runs(folder, monkeypatch, asked, environment):
    (folder / "data").mkdir()
    for name, value in environment.items():
        if name.startswith("HEEDFUL_") and name != "HEEDFUL_DATA":
            monkeypatch.setenv(name, value)
    asked = re.sub("/var/lib/heedful/|/data/", f"{folder}/data/", asked)
    test_a_documented_command_runs(folder, f"heedful {asked}")


def test_every_kind_of_installation_is_among_them():
    kinds = {line.id.split(" --")[0] for line in installed() if re.search("backup|restore", line.values[0])}
    assert {kind.split(" /")[0] for kind in kinds} == {
        "as_heedful backup", "as_heedful restore", "docker exec heedful heedful backup", "docker run",
    }  # fmt: skip


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


def test_every_line_of_a_shell_block_is_of_a_kind_that_is_tested():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page, block in BLOCKS:
        for line in re.sub(r"'(?:[^'])*'", "", block).splitlines():
            words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=|sudo$", word)]
            match words:
                case ["make", target, *_]:
                    assert re.search(rf"^{target}:", makefile, re.M), f"{page.name}: {line}"
                case [program, *_] if "/" in program:
                    assert (ROOT / program).exists(), f"{page.name}: {line}"
                case [program, *_]:
                    assert program in ("heedful", "curl"), f"{page.name}: {line}"


def test_every_file_that_is_named_exists():
    for page in PAGES:
        for target in re.findall(r"[` ]((?:tests|tools|extension|docs|server)/[\w./<>*-]+)", page.read_text("utf-8")):
            made_up = re.search(r"[<>*]", target)
            assert made_up or (ROOT / target.rstrip(".")).exists(), f"{page.name}: {target}"


def test_every_link_leads_somewhere():
    for page in PAGES:
        text = page.read_text("utf-8")
        links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text)
        for target in links + re.findall(r"(?:src|srcset)=\"([^\"]+)\"", text):
            assert target.startswith("http") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_heading_that_is_linked_exists():
    for page in PAGES:
        for target, heading in re.findall(r"\]\(([^)#]*)#([^)]*)\)", page.read_text("utf-8")):
            there = re.findall(r"^#+ (.*)$", (page.parent / target if target else page).read_text("utf-8"), re.M)
            names = {re.sub(r"[^\w -]", "", name.lower()).replace(" ", "-") for name in there}
            assert heading in names or target.startswith("http"), f"{page.name}: #{heading}"


def test_every_picture_is_shown_light_and_dark_and_told_in_words():
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    images = ROOT / "docs" / "images"
    assert [path.name for path in images.iterdir() if path.name not in text] == []
    for path in images.glob("*-dark.*"):
        assert path.with_name(path.name.replace("-dark", "")).exists(), path.name
    assert all('alt="' in tag for tag in re.findall(r"<img[^>]*>", text))


OF_THE_BROWSER = {
    "Developer mode",
    "Load unpacked",
    "Load Temporary Add-on",
    "Install Add-on From File",
    "Permissions and data",
}
SCREENS = [ROOT / "extension" / "_locales" / "en" / "messages.json", ROOT / "server/heedful/web/templates/pair.html"]


@pytest.mark.parametrize("name", ["README.md", "docs/agent.md", "docs/extension.md"])
def test_words_of_the_screen_are_those_that_stand_there(name):
    screens = "\n".join(path.read_text("utf-8") for path in SCREENS)
    page = (ROOT / name).read_text("utf-8")
    for words in re.findall(r"(?<![*\w])\*([^*\s][^*]*)\*(?![*\w])", re.sub(r"```.*?```", "", page, flags=re.S)):
        said = " ".join(words.split())
        assert said in OF_THE_BROWSER or said in screens, f"{name}: {said}"
