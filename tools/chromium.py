"""Find a Chromium for the browser tests, or install one: `python tools/chromium.py --install`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PACKAGES = ("chromium", "libatomic1")  # the second is for Playwright's own Node
MISSING = (
    "The browser tests need Chromium or Google Chrome, and on Debian libatomic1: install them (as root), or set"
    " HEEDFUL_CHROMIUM to the browser's program file."
)
QUIET = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def find() -> str | None:
    """Return the program file of the Chromium to test with, or None."""
    named = os.environ.get("HEEDFUL_CHROMIUM")
    installed = (named,) if named else (*map(shutil.which, NAMES), *MAC)
    found = next((path for path in installed if path and Path(path).is_file()), None)
    return found if found or named else downloaded()


def downloaded() -> str | None:
    """Return the program file of Playwright's own download, or None."""
    if not driver_starts():
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
        return path if Path(path).is_file() else None


def driver_starts() -> bool:
    """Return whether Playwright itself runs here."""
    return _succeeds([sys.executable, "-m", "playwright", "--version"])


def flags() -> list[str]:
    """Return the command-line flags for an unattended Chromium; root cannot have its sandbox."""
    return [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else list(QUIET)


def ready() -> bool:
    """Return whether browser tests can run: a program that is there may still lack the system's libraries."""
    path = find()
    return path is not None and _succeeds([path, "--version"]) and driver_starts()


def install() -> bool:
    """Make the browser tests possible: by Playwright's download, else by the system's package manager."""
    download = [sys.executable, "-m", "playwright", "install", "chromium"]
    packages = [str(Path(__file__).with_name("debian")), *PACKAGES]
    return any(ready() or (_succeeds(way) and ready()) for way in (download, packages))


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=600).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


if __name__ == "__main__":
    sys.exit(0 if (install() if "--install" in sys.argv else ready()) else MISSING)
