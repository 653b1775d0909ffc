"""The rules of the house for the extension's JavaScript that a machine can check; types are checked by `make lint`."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXTENSION = ROOT / "extension"
MAP = ROOT / "CONTRIBUTING.md"

FILE_LINES = 300
LINE = 120
SHIPPED = (".js", ".html", ".css", ".json", ".svg")

COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
MARKUP = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|setHTML\w*|srcdoc|DOMParser|createContextualFragment)\b"
    r"|\bdocument\.write|\beval\s*\(|\bnew\s+Function\b|\bset(?:Timeout|Interval)\s*\(\s*[\"'`]"
)
NETWORK = re.compile(
    r"(?<![.\w])fetch\s*\(|\b(?:XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection)\b"
    r"|\bsendBeacon\b|\bimportScripts\b"
)
BROWSER = re.compile(r"(?<![.\w])(?:chrome|browser)\s*\??\.\s*\w")
ADDRESS = re.compile(r"https?://([\w*][\w.*-]*)")
NOBODY = re.compile(r"127\.0\.0\.1|localhost|www\.w3\.org|json-schema\.org|(?:[\w*-]+\.)*example(?:\.com)?\.?")
"""Hosts that a shipped file may name: this machine, names of formats, and names that nobody owns."""
VAGUE = re.compile(r"utils?|helpers?|manager|service|processor|common|misc", re.IGNORECASE)
IMPORT = re.compile(
    r"^(?:import(?:\s[^\"';]*?\sfrom)?|export\s(?:\*|\{[^}]*\})\s*from)\s*[\"']([^\"']+)[\"']|\bimport\(\s*[\"']([^\"']+)[\"']",
    re.MULTILINE,
)
DOOR = re.compile(r"getURL\(\"([\w/.-]+\.js)\"\)|src=\"([\w/.-]+\.js)\"|\"([\w/.-]+\.js)\"")


def sources() -> Iterator[tuple[str, str]]:
    """Give every script of the extension, by its path in there."""
    for path in sorted(EXTENSION.rglob("*.js")):
        yield path.relative_to(EXTENSION).as_posix(), path.read_text("utf-8")


def in_the_shell(name: str) -> bool:
    """Tell whether a script may speak to the browser: an entry file, or one of lib/shell."""
    return "/" not in name or name.startswith("lib/shell/")


def found(pattern: re.Pattern[str], name: str, text: str, why: str) -> Iterator[str]:
    """Give the places of a pattern outside of comments."""
    code = without_comments(text)
    for match in pattern.finditer(code):
        yield f"{name}:{code.count(chr(10), 0, match.start()) + 1} {match.group().strip()}: {why}"


def without_comments(text: str) -> str:
    """Blank out the comments; lines keep their numbers."""
    return COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment.group()), text)


def dangers(name: str, text: str) -> Iterator[str]:
    """Give what a script may not do where it stands."""
    yield from found(MARKUP, name, text, "draw with h() of lib/dom.js, and let no text become code")
    if not name.startswith("lib/shell/"):
        yield from found(NETWORK, name, text, "only lib/shell asks the network")
    if not in_the_shell(name):
        yield from found(BROWSER, name, text, "only lib/shell and the entry files speak to the browser")


def strange_addresses(name: str, text: str) -> Iterator[str]:
    """Give the hosts that are neither this machine nor nobody's."""
    for host in ADDRESS.findall(text):
        if not NOBODY.fullmatch(host):
            yield f"{name} names {host}: the extension knows no address but its server's"


def overlong(name: str, text: str) -> Iterator[str]:
    """Give files and lines beyond the limits; style text and type comments may be wide."""
    lines = text.splitlines()
    if len(lines) > FILE_LINES:
        yield f"{name} has {len(lines)} lines (limit {FILE_LINES}): split it along its nouns"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE and not name.endswith("look.js") and not re.match(r"\s*(?:/\*\*|\*)", line):
            yield f"{name}:{number} has {len(line)} characters (limit {LINE})"


def imported(name: str, text: str) -> Iterator[str]:
    """Give the paths that a script imports, seen from the extension's folder."""
    for pair in IMPORT.findall(without_comments(text)):
        target = "".join(pair)
        yield target if not target.startswith(".") else resolved(name, target)


def resolved(name: str, target: str) -> str:
    return (EXTENSION / name).parent.joinpath(target).resolve().relative_to(EXTENSION).as_posix()


def entries() -> set[str]:
    """Return the scripts that the manifest, the pages or the shell itself start."""
    manifest = (EXTENSION / "manifest.json").read_text("utf-8")
    pages = "".join(page.read_text("utf-8") for page in EXTENSION.glob("*.html"))
    scripts = "".join(text for name, text in sources() if in_the_shell(name))
    named = {"".join(match) for match in DOOR.findall(manifest + pages + scripts)}
    return {name for name in named if (EXTENSION / name).is_file()}


# The rules hold


def test_no_text_becomes_code_and_only_the_shell_reaches_out() -> None:
    assert_none(fault for name, text in sources() for fault in dangers(name, text))


def test_no_shipped_file_names_an_address_of_others() -> None:
    shipped = [path for path in EXTENSION.rglob("*") if path.suffix in SHIPPED]
    assert_none(fault for path in shipped for fault in strange_addresses(path.name, path.read_text("utf-8")))


def test_files_and_lines_stay_short() -> None:
    assert_none(fault for name, text in sources() for fault in overlong(name, text))


def test_nothing_has_a_vague_name() -> None:
    assert_none(name for name, _ in sources() if VAGUE.fullmatch(Path(name).stem))


def test_what_is_imported_is_there_and_the_page_library_leaves_the_shell_alone() -> None:
    for name, text in sources():
        for target in imported(name, text):
            assert (EXTENSION / target).is_file(), f"{name} imports {target}"
            shell = target.startswith("lib/shell/")
            assert in_the_shell(name) or not shell, f"{name} imports {target}: take what you need as arguments"


def test_every_script_is_reached() -> None:
    texts = dict(sources())
    seen, waiting = set[str](), sorted(entries())
    while waiting:
        name = waiting.pop()
        if name not in seen and name in texts:
            seen.add(name)
            waiting += imported(name, texts[name])
    assert not texts.keys() - seen, "nothing imports these"


def mapped(page: str) -> set[str]:
    """Return the scripts in the map of CONTRIBUTING.md: a line holds a folder, names, and after a gap what they are for."""
    folders, names = {2: ""}, set[str]()
    for line in page.partition("```\nextension/\n")[2].partition("```")[0].splitlines():
        indent = len(line) - len(line.lstrip())
        words, folder = line.strip().partition("  ")[0].split(), folders[indent]
        if words[0].endswith("/"):
            folder = folders[indent + 2] = folder + words.pop(0)
        names |= {f"{folder}{word}.js" for word in words if word.isalpha()}
    return names


def test_the_map_names_every_script_and_nothing_else() -> None:
    there, shown = {name for name, _ in sources()}, mapped(MAP.read_text("utf-8"))
    assert not there - shown, f"give them a place in the map of {MAP.name}"
    assert not shown - there, f"take them out of the map of {MAP.name}"


def test_every_language_has_the_same_words() -> None:
    words = {
        path.parent.name: json.loads(path.read_text("utf-8")) for path in EXTENSION.glob("_locales/*/messages.json")
    }
    english = words.pop("en")
    slots = re.compile(r"\$\w+")
    for language, said in words.items():
        assert said.keys() == english.keys(), language
        for key, entry in said.items():
            same = sorted(slots.findall(entry["message"])) == sorted(slots.findall(english[key]["message"]))
            assert same, f"{language} {key} has other places for values"


# The rules catch what they are for


@pytest.mark.parametrize(
    "code",
    [
        "x.innerHTML = y",
        "eval (y)",
        "new Function(y)",
        'setTimeout("y()", 1)',
        "await fetch(url)",
        "new WebSocket(url)",
        "navigator.sendBeacon(url)",
        "chrome.storage.local.get()",
        "browser.runtime.id",
    ],
)
def test_a_danger_is_caught(code: str) -> None:
    assert list(dangers("lib/card.js", code))


@pytest.mark.parametrize(
    "code", ["shelf.fetch(key)", "// chrome.storage is not for us", "/* eval(x) */", "a.browser.b"]
)
def test_what_only_looks_like_a_danger_passes(code: str) -> None:
    assert not list(dangers("lib/card.js", code))


def test_the_shell_may_ask_but_not_draw_markup() -> None:
    assert not list(dangers("lib/shell/server.js", "await fetch(chrome.runtime.getURL('a'))"))
    assert list(dangers("lib/shell/server.js", "x.innerHTML = y"))


def test_an_address_of_others_is_caught() -> None:
    assert list(strange_addresses("a.js", 'const url = "https://stats.heedful.io/x";'))
    assert not list(strange_addresses("a.js", 'const url = "https://*.example.com/x"; // http://127.0.0.1:8787'))


def test_a_long_file_and_a_long_line_are_caught() -> None:
    assert list(overlong("a.js", "x;\n" * (FILE_LINES + 1)))
    assert list(overlong("a.js", "x" * (LINE + 1)))
    assert not list(overlong("lib/look.js", "x" * (LINE + 1)))


def assert_none(faults: Iterator[str]) -> None:
    """Fail with every fault on a line of its own."""
    listed = list(faults)
    assert not listed, "\n" + "\n".join(listed)
