"""The extension without a browser: its package, its policy files, its words."""

import json
import plistlib
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import heedful
import pack_extension

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "extension"
POLICIES = ROOT / "docs" / "policies"
MANIFEST = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
LOOK_FOR = re.compile(r"[\"'`]((?:options|popup|welcome|ext|command)_[a-z0-9_]+)[\"'`](?!:)|__MSG_(\w+)__")


def test_package_is_the_same_every_time_and_holds_what_runs(tmp_path: Path) -> None:
    one, other = (pack_extension.pack(EXTENSION, tmp_path / name) for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()
    with ZipFile(one) as package:
        names = package.namelist()
    assert {"manifest.json", "background.js", "content.js", "policy.schema.json", "_locales/en/messages.json"} <= {
        *names
    }
    assert not [name for name in names if name.endswith((".d.ts", ".test.js", ".md")) or "node_modules" in name]


def test_extension_and_server_have_the_same_version() -> None:
    assert MANIFEST["version"] == heedful.__version__


def test_extension_may_do_no_more_than_it_says() -> None:
    assert MANIFEST["permissions"] == ["activeTab", "scripting", "storage"]
    assert MANIFEST["host_permissions"] == ["http://127.0.0.1/*", "http://localhost/*"]
    assert "content_scripts" not in MANIFEST
    assert "unsafe" not in MANIFEST["content_security_policy"]["extension_pages"]


def test_every_word_of_the_shell_is_there_in_every_language() -> None:
    sources = [
        *EXTENSION.glob("*.js"),
        *EXTENSION.glob("*.html"),
        *EXTENSION.glob("lib/shell/**/*.js"),
        EXTENSION / "manifest.json",
    ]
    found = (LOOK_FOR.finditer(path.read_text("utf-8")) for path in sources)
    used = {match[1] or match[2] for matches in found for match in matches}
    for words in EXTENSION.glob("_locales/*/messages.json"):
        assert not used - json.loads(words.read_text("utf-8")).keys(), words.parent.name


def policies() -> dict[str, Any]:
    """Return what each ready policy file sets."""
    id = MANIFEST["browser_specific_settings"]["gecko"]["id"]
    read = {name: json.loads((POLICIES / name).read_text("utf-8")) for name in
            ("linux-chrome-edge.json", "firefox-policies.json", "firefox-managed-storage.json")}  # fmt: skip
    mac = plistlib.loads((POLICIES / "macos-chrome-edge.mobileconfig").read_bytes())["PayloadContent"]
    return {
        "linux": read["linux-chrome-edge.json"]["3rdparty"]["extensions"]["EXTENSION_ID"],
        "firefox": read["firefox-policies.json"]["policies"]["3rdparty"]["Extensions"][id],
        "firefox storage": read["firefox-managed-storage.json"]["data"],
        **{item["PayloadType"]: {name: item[name] for name in item if not name.startswith("Payload")} for item in mac},
    }


def test_policy_files_set_what_the_schema_knows() -> None:
    known = json.loads((EXTENSION / "policy.schema.json").read_text("utf-8"))["properties"]
    for name, said in policies().items():
        assert said.keys() <= known.keys(), name
        assert said == policies()["linux"], name
    registry = (POLICIES / "windows-chrome-edge.reg").read_text("utf-16")
    assert set(re.findall(r'^"([a-z]+)"=', registry, re.MULTILINE)) <= known.keys()
