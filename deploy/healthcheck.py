"""Ask the server in this container whether it lives, by a name that it answers to; end with 1 when it does not."""

import http.client
import os
import sys

SECONDS = 4


def main() -> int:
    """Return the status to end with."""
    host, _, port = os.environ.get("HEEDFUL_BIND", "127.0.0.1:8787").rpartition(":")
    # Whoever listens everywhere listens on loopback, too.
    at = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}.get(host, host.strip("[]"))
    names = os.environ.get("HEEDFUL_HOSTS", "").replace(",", " ").split()
    connection = http.client.HTTPConnection(at, int(port), timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": names[0] if names else f"{host}:{port}"})
        return int(connection.getresponse().status != 200)
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
