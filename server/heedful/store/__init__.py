"""The database: accounts, words, counts and reports – and nothing of any customer. SQLAlchemy lives here.

Analysis never waits for it: whoever serves keeps a snapshot (`Store.view`).
"""

from .accounts import Accounts
from .audit import Audit, Note
from .backup import Backups
from .cases import Case, Cases
from .codes import shown
from .counts import Count, Counts, Sum
from .drafts import Draft, DraftState
from .links import Link, LinkKind
from .people import Person, Role
from .reports import Report, Reports, ReportState
from .revisions import Publication, Published, Revision, Revisions
from .sessions import Session
from .steering import Steering
from .teams import Team
from .texts import fingerprint, moved, resting
from .tokens import ANY_EXTENSION, TOKEN_ROLES, Token, TokenRole, opens, token_id
from .verdicts import Verdicts
from .view import View, Views

__all__ = [
    "ANY_EXTENSION",
    "TOKEN_ROLES",
    "Case",
    "Count",
    "Draft",
    "DraftState",
    "Link",
    "LinkKind",
    "Note",
    "Person",
    "Publication",
    "Published",
    "Report",
    "ReportState",
    "Revision",
    "Role",
    "Session",
    "Store",
    "Sum",
    "Team",
    "Token",
    "TokenRole",
    "View",
    "fingerprint",
    "moved",
    "opens",
    "resting",
    "shown",
    "token_id",
]


class Store(Accounts, Audit, Backups, Cases, Counts, Reports, Revisions, Steering, Verdicts, Views):
    """The tables of one installation."""
