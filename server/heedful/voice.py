"""How Heedful speaks to the agent: in the language of their screen if it has a lexicon, else in the customer's."""

from .lexicon import Offer
from .rulebook import BAN
from .tongue import Tongue


class Voice:
    """The labels and reasons that an agent reads. `own` is the customer's language, `screen` the agent's."""

    def __init__(self, own: Tongue, screen: Tongue) -> None:
        self.says = screen.says
        self._own = own
        self._screen = screen

    @property
    def _same(self) -> bool:
        return self._own is self._screen

    def label(self, cause: str) -> str:
        """Return what people call a cause."""
        here, there = self._screen.lexicon.causes.get(cause), self._own.lexicon.causes.get(cause)
        said = here.label if here else self.says.get("labels", {}).get(cause)
        return said or (there.label if there else cause)

    def risk(self, code: str, entry: str | None) -> str:
        """Return why a wording can make it worse; in another language than the entry's, what is true of its kind."""
        finder = self._own.finders.get(entry or "")
        written, general = finder.why if finder else "", self.says["risks"].get(code, "")
        own = self._same or (finder is not None and finder.kind == BAN)  # a team writes for its own
        return written or general if own else general or written

    def reframe(self, code: str, entry: str | None, instead: str) -> str:
        """Return why the wording `instead` is better; an empty one only leaves the risky words out."""
        why = self.risk(code, entry)
        return self.says["suggestion"]["risk"].replace("{why}", why) if instead else why

    def offer(self, offer: Offer, for_gap: bool) -> str:
        """Return why a phrase is offered; in another language than the phrase's, what its act is good for."""
        why = offer.why if self._same else self.says.get("acts", {}).get(offer.act, "")
        return why or self.says["suggestion"]["gap" if for_gap else "thanks"]
