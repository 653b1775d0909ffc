"""How often somebody may try to sign in, and how many passwords are looked at at a time.

Counted in this process alone: where several workers serve, each lets as many through.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from threading import BoundedSemaphore

from flask import request

from ...settings import Network
from ..limiter import Limiter

QUARTER = 15 * 60.0
MOST_FROM_ONE_PLACE = 30
MOST_FOR_ONE_ACCOUNT = 10
# Argon2 takes its 64 MiB each time.
AT_A_TIME = 2
# What one subscriber is given of the addresses of version 6, at the least.
OWN = 64
# Where machines that speak version 6 only meet the addresses of version 4, all of them in one such network.
_TRANSLATED = IPv6Network("64:ff9b::/96")


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
        self._places.take(self._bucket(place(client_address(self._proxies))))
        if account:
            self._accounts.take(self._bucket(account.strip().lower()))

    def give_back(self, account: str = "") -> None:
        """Count the last try as not made."""
        self._places.give_back(self._bucket(place(client_address(self._proxies))))
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


def place(address: str) -> str:
    """Return what counts as one place: an address, or the network of one of version 6, whose owner has 2⁶⁴ others."""
    found = _read(address)
    if isinstance(found, IPv6Address):
        inner = IPv4Address(found.packed[-4:]) if found in _TRANSLATED else None
        return str(inner or ip_network((int(found), OWN), strict=False))
    return str(found or address)


def _among(networks: Sequence[Network], address: str) -> bool:
    found = _read(address)
    return found is not None and any(found in network for network in networks)


def _read(told: str) -> IPv4Address | IPv6Address | None:
    """Read an address, also with the port that some proxies add; one of version 4 in the clothes of version 6 is one of
    version 4."""
    for bare in (told, told[1:].partition("]")[0] if told.startswith("[") else told.partition(":")[0]):
        try:
            found = ip_address(bare.partition("%")[0])
        except ValueError:
            continue
        return getattr(found, "ipv4_mapped", None) or found
    return None
