"""The database: tokens, pairing codes and reports of findings – and nothing of any customer. SQLAlchemy lives here.

Analysis never waits for it: whoever serves keeps a snapshot (`web.auth`).
"""

from .codes import Codes, shown
from .reports import Report, Reports
from .tokens import ANY_EXTENSION, TOKEN_ROLES, Token, TokenRole, Tokens, opens, token_id

__all__ = ["ANY_EXTENSION", "TOKEN_ROLES", "Report", "Store", "Token", "TokenRole", "opens", "shown", "token_id"]


class Store(Codes, Reports, Tokens):
    """The tables of one installation."""
