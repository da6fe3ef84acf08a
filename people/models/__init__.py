"""Who is who, where, and for what."""

from .announced import Announced, Channel
from .busy import Busy
from .disruptions import Disruption
from .incoming import Upload
from .institutions import Institution, Seat
from .ledger import AuditEntry, Consent, Purpose
from .media import Film, Paper, Picture, Rendition, Track
from .participation import STAFF_ROLES, Invitation, Participation, Role
from .places import FocusCountry, FocusSector, Programme, Sector
from .renditions import FilmRendition, FilmWork
from .user import CountedAs, User, Visibility
from .versions import TableChange, TableVersion

__all__ = [
    "STAFF_ROLES",
    "Announced",
    "AuditEntry",
    "Busy",
    "Channel",
    "Consent",
    "CountedAs",
    "Disruption",
    "Film",
    "FilmRendition",
    "FilmWork",
    "FocusCountry",
    "FocusSector",
    "Institution",
    "Invitation",
    "Paper",
    "Participation",
    "Picture",
    "Programme",
    "Purpose",
    "Rendition",
    "Role",
    "Seat",
    "Sector",
    "TableChange",
    "TableVersion",
    "Track",
    "Upload",
    "User",
    "Visibility",
]
