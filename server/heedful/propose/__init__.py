"""From a sentence with marked words to an entry that finds such words; from a wrong find to an exception.

Proposals only: what they find, and what they would wrongly find, is tried on the spot. What a language needs for it
(words that stand for each other, near misses) is the table `proposals` of its lexicon.
"""

from .entry import Near, Proposal, as_fields, propose
from .exempt import Exceptions, Exempt, except_for

__all__ = ("Exceptions", "Exempt", "Near", "Proposal", "as_fields", "except_for", "propose")
