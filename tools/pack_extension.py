"""Pack the extension as stores take it: `python tools/pack_extension.py`. The same files give the same bytes."""

import json
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "extension"
LEFT_OUT = (".d.ts", ".md", ".map", ".schema.json")
NEEDED = ("policy.schema.json",)
"""Left out: what only people who work on it need. The schema of the policy is read by the browser."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def files(folder: Path) -> list[Path]:
    """Return what goes into the package, in a fixed order."""
    found = (path for path in folder.rglob("*") if path.is_file() and ships(path.relative_to(folder)))
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def ships(path: Path) -> bool:
    """Return whether a file of the extension's folder goes into the package."""
    hidden = any(part.startswith(".") or part == "node_modules" for part in path.parts)
    return not hidden and (path.name in NEEDED or not path.name.endswith(LEFT_OUT))


def pack(folder: Path, into: Path) -> Path:
    """Write the package and return its path."""
    version = json.loads((folder / "manifest.json").read_text("utf-8"))["version"]
    target = into / f"heedful-extension-{version}.zip"
    into.mkdir(parents=True, exist_ok=True)
    with ZipFile(target, "w") as package:
        for path in files(folder):
            package.writestr(_entry(path.relative_to(folder)), path.read_bytes(), ZIP_DEFLATED, 9)
    return target


def _entry(path: Path) -> ZipInfo:
    entry = ZipInfo(path.as_posix(), LONG_AGO)
    entry.external_attr = 0o100644 << 16
    entry.create_system = 3
    return entry


if __name__ == "__main__":
    made = pack(EXTENSION, Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist")
    print(f"{made.relative_to(Path.cwd()) if made.is_relative_to(Path.cwd()) else made}: {made.stat().st_size:,} bytes")
