"""Phrases made ready to be found.

row    a phrase as choices around its rarest one     walk    following it through a text
index  which phrases to follow where            crossing   which of them may go on beyond a sentence
"""

from .index import SPELLED_OUT, Index, Work, vocabulary
from .row import Hit, Pattern, Place
from .walk import EDGE, HYPHEN, Walk

__all__ = ["EDGE", "HYPHEN", "SPELLED_OUT", "Hit", "Index", "Pattern", "Place", "Walk", "Work", "vocabulary"]
