"""Site rows: those that come with Heedful, and the file by which an installation steers its extensions."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from heedful import rulebook, sites, wire
from heedful.cli import main
from heedful.errors import InputError, SettingError

ROOT = Path(__file__).parents[1]
Faults = Callable[[bytes], list[str]]
ROW: dict[str, Any] = {
    "id": "desk",
    "name": "Own desk",
    "hosts": ["desk.example.com", "*.desk.example"],
    "marks": [["#desk"]],
    "channel": "ticket",
    "source": "looked at ours",
    "dated": "2026-11-22",
    "seen": None,
    "conversation": {"url": "path", "from": [{"in": ["h1"], "attribute": "data-id"}]},
    "composer": {"editor": ["#reply"], "root": ["form"], "note": [".note"], "plain": True},
    "thread": {"root": ["main"], "message": ["article"], "text": [".text"], "newestFirst": True, "load": "load_more"},
    "send": {"button": ["#send"], "keys": ["Mod+Enter", "Ctrl+Alt+s"]},
}


def steering(**members: Any) -> bytes:
    return json.dumps(members).encode()


def row(**members: Any) -> bytes:
    return steering(rows=[{**ROW, **members}])


@pytest.fixture
def faults(tmp_path: Path) -> Faults:
    """Return the faults of a file with some content."""
    path = tmp_path / "own.json"

    def check(body: bytes) -> list[str]:
        path.write_bytes(body)
        return [str(fault) for fault in sites.checked(path)[1]]

    return check


# What comes with Heedful


def test_the_packaged_rows_hold_to_their_schema_and_to_the_shapes() -> None:
    schema = json.loads((sites.packaged().with_name("sites.schema.json")).read_text("utf-8"))
    said = json.loads(sites.packaged().read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(said)
    assert sites.checked(sites.packaged()) == (len(said["rows"]), [])
    assert {"gmail", "outlook", "zendesk", "roundcube", "rt"} <= {row.id for row in sites.packaged_rows()}


def test_the_rows_are_told_as_they_are_written() -> None:
    """Nothing of a row is lost on its way through the shapes."""
    written = {row["id"]: row for row in json.loads(sites.packaged().read_text("utf-8"))["rows"]}
    told = json.loads(wire.to_json(sites.packaged_rows()))
    assert {row["id"]: row for row in told} == written


def members(text: str) -> Any:
    """Return the names of an interface's members, nested as they are."""
    found: dict[str, Any] = {}
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    for name, body in re.findall(r"^  (\w+)\??: (?:\{\n((?:.*\n)*?)  \};)?", text, re.M):
        found[name] = members(re.sub("^  ", "", body, flags=re.M)) if body else None
    return found


def shape_members(name: str, schemas: Any) -> Any:
    named = {"conversation": "Conversation", "composer": "Composer", "thread": "RowThread", "send": "Sending"}
    properties = schemas[name]["properties"]
    return {
        each: shape_members(named[each], schemas) if each in named and name == "SiteRow" else None
        for each in properties
    }


def test_the_shapes_have_the_members_that_the_extension_knows() -> None:
    types = (ROOT / "extension" / "lib" / "types.d.ts").read_text("utf-8")
    schemas = wire.schemas("#")
    for interface, shape in (("SiteRow", "SiteRow"), ("Where", "Where")):
        text = re.search(rf"^export interface {interface} \{{\n(.*?)^\}}", types, re.M | re.S)
        assert text and members(text[1]) == shape_members(shape, schemas)


# One's own file


def test_own_rows_take_the_place_of_packaged_ones_and_others_come_after() -> None:
    packaged = sites.steered((), row(id="a")).rows + sites.steered((), row(id="b")).rows
    own = steering(rows=[{**ROW, "id": "c"}, {**ROW, "id": "a", "name": "Mine"}])
    rows = sites.steered(packaged, own).rows
    assert [(each.id, each.name) for each in rows] == [("a", "Mine"), ("b", "Own desk"), ("c", "Own desk")]


def test_a_whole_row_is_told_as_it_is_written() -> None:
    assert json.loads(wire.to_json(sites.steered((), row()).rows)) == [ROW]


def test_the_revision_follows_the_rows() -> None:
    one, same, other = (sites.steered((), each).revision for each in (row(), row(), row(name="Another")))
    assert one == same != other


def test_without_a_file_nothing_is_off() -> None:
    steered = sites.steered(())
    assert (steered.mode, steered.off.sites, steered.off.rules) == ("nudge", (), ())


def test_everything_can_be_switched() -> None:
    off = {"sites": ["desk", "generic", "mail.example.com"], "rules": list(rulebook.names())}
    steered = sites.steered((), steering(mode="soft", off=off, rows=[ROW]))
    assert (steered.mode, steered.off.sites) == ("soft", ("desk", "generic", "mail.example.com"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{", "own.json: is not strict JSON"),
        (b"[]", "own.json body: has the wrong type. Expected object, got array."),
        (b'{"mode": "off", "mode": "soft"}', "own.json mode: stands there twice."),
        (b'{"mode": "\\ud800"}', "Escape surrogates"),
        (steering(mode="loud"), "own.json mode: is not a value that is known. Use one of: off, nudge, soft."),
        (steering(of={}), "own.json of: is an unknown field. Did you mean `off`?"),
        (steering(off={"site": []}), "own.json off.site: is an unknown field. Did you mean `sites`?"),
        (steering(off={"rules": ["risk:blam"]}), "own.json off.rules[0]: `risk:blam` is no rule that is known. Did you mean `risk:blame`?"),
        (steering(off={"sites": ["dsk"]}, rows=[ROW]), "own.json off.sites[0]: `dsk` is no site that is known. Did you mean `desk`?"),
        (steering(off={"sites": ["https://a.example/"]}, rows=[ROW]), "own.json off.sites[0]: `https://a.example/` is no site that is known."),
        (steering(rows=[ROW, ROW]), "own.json rows[1] (desk) id: is the id of an earlier row, too. Rename one."),
        (row(permissions=["tabs"]), "own.json rows[0] (desk) permissions: is an unknown field."),
        (row(matches=["*://*/*"]), "own.json rows[0] (desk) matches: is an unknown field."),
        (row(id="My desk"), "own.json rows[0] (My desk) id: is not of the form it must have. Use lower-case letters"),
        (row(dated="yesterday"), "own.json rows[0] (desk) dated: is not of the form it must have. Write a day"),
        (row(seen={"where": "x"}), "own.json rows[0] (desk) seen.date: is missing. Add it."),
        (row(send={"button": ["#s"]}), "own.json rows[0] (desk) send.keys: is missing. Add it."),
        (row(send={"buton": []}), "own.json rows[0] (desk) send.buton: is an unknown field. Did you mean `button`?"),
        (row(composer={"editor": ["x" * 301], "root": []}), "own.json rows[0] (desk) composer.editor[0]: has more than 300 characters. Shorten it."),
        (row(marks=[["x"] * 21]), "own.json rows[0] (desk) marks[0]: has more than 20 items. Shorten it."),
        (row(conversation={"from": [{"inn": ["h1"]}]}), "own.json rows[0] (desk) conversation.from[0].inn: is an unknown field. Did you mean `in`?"),
        (row(marks=[["a\0b"]]), "has a NUL character."),
        (steering(rows=[{**ROW, "id": f"a{n}"} for n in range(201)]), "own.json rows: has more than 200 items."),
        (b" " * (wire.MOST_FILE + 1), "own.json: has more than 524288 bytes."),
        (b"[" * 100_000, "own.json"),
    ],
)  # fmt: skip
def test_a_fault_names_file_row_member_and_remedy(faults: Faults, body: bytes, said: str) -> None:
    (fault,) = faults(body)
    assert said in fault
    with pytest.raises(SettingError):
        sites.steered((), body, "own.json")


@pytest.mark.parametrize(
    "host",
    [
        "https://desk.example.com", "desk.example.com/", "desk.example.com:443", "*", "*.com", "*://*/*", "<all_urls>",
        "desk.*.com", "de sk.example.com", "Desk.example.com", "*.*.example.com", "localhost", "", ".example.com",
        "file:///x", "a..b",
    ],
)  # fmt: skip
def test_a_row_names_plain_hosts_and_widens_nothing(faults: Faults, host: str) -> None:
    (fault,) = faults(row(hosts=[host]))
    assert "rows[0] (desk) hosts[0]" in fault


def test_every_row_has_its_fault_told(faults: Faults) -> None:
    body = steering(rows=[{**ROW, "id": "a", "extra": 1}, ROW, {**ROW, "id": "b", "dated": ""}, 7])
    assert [fault.partition(":")[0] for fault in faults(body)] == [
        "own.json rows[0] (a) extra",
        "own.json rows[2] (b) dated",
        "own.json rows[3]",
    ]


def test_causes_of_an_own_lexicon_can_be_switched_off_too() -> None:
    body = steering(off={"rules": ["cause:parking"]})
    with pytest.raises(InputError, match="no rule"):
        sites.steered((), body)
    assert sites.steered((), body, causes=("parking",)).off.rules == ("cause:parking",)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        sites.read(tmp_path / "absent.json")


# The command


def check(*words: str) -> tuple[int, list[str]]:
    result = CliRunner().invoke(
        main, ["extension", "check", *words], env={"HEEDFUL_EXTENSION": "", "HEEDFUL_LEXICONS": ""}
    )
    return result.exit_code, result.output.splitlines()


def test_the_packaged_rows_are_checked_by_default() -> None:
    status, lines = check()
    assert status == 0 and lines[0].endswith(" rows, all right.")


def test_a_good_file_is_all_right(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_bytes(row())
    assert check(str(tmp_path / "own.json")) == (0, ["1 row, all right."])


def test_the_faults_of_a_file_are_printed(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_bytes(row(hosts=["*"]))
    status, lines = check(str(tmp_path / "own.json"))
    assert status == 1 and lines[0].startswith("own.json rows[0] (desk) hosts[0]: ")
