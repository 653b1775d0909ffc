"""The OpenAPI document, tried out by schemathesis: many cases of every operation, by all of its checks."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from amounts import of
from heedful.store import ANY_EXTENSION, Store
from serving import free_port, serving

EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop"
CASES = 20_000
DRAWN = 3
"""Operations at least that take enough to have so many cases; others have but a few."""
REFUSED = """[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]
"""
"""Beside those that schemathesis knows, 413: a body that is both wrong and too large is refused before it is read."""


@pytest.mark.parametrize("origin", ["", EXTENSION], ids=["program", "extension"])
def test_every_case_is_answered_as_described(tmp_path: Path, origin: str) -> None:
    """Strings with a NUL are not tried: they are refused everywhere, which a schema cannot say."""
    store = Store(f"sqlite:///{tmp_path}/heedful.db")
    store.create()
    token = store.add_token("Cases", "admin", datetime.now(UTC), origin=ANY_EXTENSION if origin else "")
    address = f"127.0.0.1:{free_port()}"
    command = [
        str(Path(sys.executable).with_name("schemathesis")), "run", f"http://{address}/v1/openapi.json", "--checks", "all",
        "--header", f"Authorization: Bearer {token}", "--max-examples", str(of(CASES // 2 // DRAWN, 10)), "--seed", "1",
        "--generation-allow-x00", "false", "--generation-database", "none", "--continue-on-failure", "--no-color",
        *(("--header", f"Origin: {origin}") if origin else ("--exclude-path", "/v1/pair")),
    ]  # fmt: skip
    (tmp_path / "schemathesis.toml").write_text(REFUSED)
    with serving(tmp_path, {"HEEDFUL_HOSTS": address}, bind=address):
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=dict(os.environ), timeout=3600)
    found = re.search(r"([\d,]+) generated", done.stdout)
    print(done.stdout[-2000:])
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert found and int(found[1].replace(",", "")) >= of(CASES // 2)
