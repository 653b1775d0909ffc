"""The address in deploy/kubernetes/secret.example.yaml reaches a PostgreSQL whose certificate is good, and no other."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import dockerfile
import postgres
from serving import free_port

ROOT = Path(__file__).parents[2]
HEEDFUL = str(Path(sys.executable).with_name("heedful"))
(AUTHORITIES,) = (name for name in dockerfile.image(ROOT).environment if name.startswith("SSL_CERT"))


@pytest.fixture(scope="module")
def there() -> Iterator[tuple[str, Path]]:
    """Give the address of a database at a server with TLS, and the certificate that this shows."""
    with postgres.running() as server:
        server.stop()
        words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        files = ["-keyout", server.data / "server.key", "-out", server.data / "server.crt"]
        subprocess.run(["openssl", *words.split(), *files], check=True, capture_output=True, **server.user)
        server.port, server.more = free_port(), ("listen_addresses=127.0.0.1", "ssl=on")
        server.start()
        secret = yaml.safe_load((ROOT / "deploy/kubernetes/secret.example.yaml").read_text(encoding="utf-8"))
        url = secret["stringData"]["database_url"]
        yield (
            url.replace("database.example.com/heedful", f"localhost:{server.port}/postgres"),
            server.data / "server.crt",
        )


def create(url: str, folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Make a token, as a pod would that has its address in a file."""
    (folder / "database_url").write_text(url)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HEEDFUL_", "SSL_", "PG"))}
    given = {**inherited, **environment, "HEEDFUL_DATABASE_FILE": str(folder / "database_url")}
    return subprocess.run([HEEDFUL, "token", "create", "Pod"], env=given, capture_output=True, text=True)


def test_it_is_reached_with_the_authorities_of_the_image(there: tuple[str, Path], tmp_path: Path) -> None:
    url, authorities = there
    made = create(url, tmp_path, **{AUTHORITIES: str(authorities)})
    assert made.returncode == 0, made.stderr


def test_an_address_may_name_the_file_of_authorities(there: tuple[str, Path], tmp_path: Path) -> None:
    url, authorities = there
    made = create(url.replace("sslrootcert=system", f"sslrootcert={authorities}"), tmp_path)
    assert made.returncode == 0, made.stderr


def test_a_certificate_of_somebody_unknown_is_refused(there: tuple[str, Path], tmp_path: Path) -> None:
    url, _ = there
    refused = create(url, tmp_path, **{AUTHORITIES: dockerfile.image(ROOT).environment[AUTHORITIES]})
    assert refused.returncode == 1 and "its certificate is not known here" in refused.stderr, refused.stderr
