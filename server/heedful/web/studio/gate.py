"""How often somebody may try to sign in, and how many passwords are looked at at a time.

Counted in this process alone: where several workers serve, each lets as many through.
"""

import ipaddress
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from threading import BoundedSemaphore

from flask import request

from ...settings import Network
from ..limiter import Limiter

QUARTER = 15 * 60.0
MOST_FROM_ONE_PLACE = 30
MOST_FOR_ONE_ACCOUNT = 10
# Argon2 takes its 64 MiB each time.
AT_A_TIME = 2


class Gate:
    """Lets only so many tries through; those that succeed do not count."""

    def __init__(self, clock: Callable[[], float], proxies: Sequence[Network] = ()) -> None:
        """`clock` is monotonic; `proxies` are believed when they tell where a request comes from."""
        self._proxies = proxies
        self._places = Limiter(clock, MOST_FROM_ONE_PLACE, QUARTER)
        self._accounts = Limiter(clock, MOST_FOR_ONE_ACCOUNT, QUARTER)
        self._busy = BoundedSemaphore(AT_A_TIME)
        self._key = secrets.token_bytes(16)

    def take(self, account: str = "") -> None:
        """Count a try for an account, or for none that is named. Refused with 429 when there were too many."""
        self._places.take(self._bucket(client_address(self._proxies)))
        if account:
            self._accounts.take(self._bucket(account.strip().lower()))

    def give_back(self, account: str = "") -> None:
        """Count the last try as not made."""
        self._places.give_back(self._bucket(client_address(self._proxies)))
        if account:
            self._accounts.give_back(self._bucket(account.strip().lower()))

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Wait until few enough passwords are being looked at."""
        with self._busy:
            yield

    def _bucket(self, name: str) -> str:
        # What strangers type must not fill the memory, and they must not find out who shares a bucket with whom.
        return blake2b(name.encode("utf-8", "replace"), key=self._key, digest_size=2).hexdigest()


def client_address(proxies: Sequence[Network]) -> str:
    """Return where a request comes from: what one of the proxies has told last, else the other end itself."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    end = request.remote_addr or ""
    return told if told and _among(proxies, end) else end


def _among(networks: Sequence[Network], address: str) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)
