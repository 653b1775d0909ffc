"""What every page of the house works with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ..settings import Origin, Settings
from ..store import Store
from .auth import Keyring
from .desk import Desk, LexiconFiles
from .metrics import Metrics
from .steering import Helm


@dataclass(frozen=True, slots=True)
class House:
    """One app's parts. `came_from` says where each setting comes from, `words` reads the lexicon files; `clock` is
    monotonic, `now` the aware time of day."""

    settings: Settings
    came_from: Mapping[str, Origin]
    store: Store
    keyring: Keyring
    desk: Desk
    words: LexiconFiles
    helm: Helm
    figures: Metrics
    clock: Callable[[], float]
    now: Callable[[], datetime]

    @property
    def local(self) -> bool:
        """Whether this machine alone is served and nobody signs in."""
        return self.settings.local
