"""Tables, their invariants and named querysets. Nothing here knows of HTTP, mail or the network.

A foreign key without an index of its own (`db_index=False`) comes first in another index or constraint of its table.
"""

from .appeal import Appeal, Notification
from .comment import Comment, CommentRevision, Mention, Recommendation, Tally
from .correction import Alarm, Amendment, Correction, Kind, Notice, Second
from .decision import Decision
from .flag import Flag
from .mailbox import Mailbox
from .measure import Sweep
from .memo import Memo
from .message import Message
from .mode import Mode
from .origin import Origin
from .policy import Policy
from .reader import Mute, Note, Reader
from .reason import ReasonText
from .receipt import Receipt
from .search import Unindexed
from .section import Moderation, Section
from .site import Site
from .staff import Invitation, Role
from .story import Address, Merge, NamedPerson, Revision, Story
from .topic import Likeness, Part, Placement, Profile, Series, Tagging
from .version import Translation, Version
from .wordlist import Entry
from .work import Claim, Opinion, Preference, SavedView, Watch

__all__ = [
    "Address",
    "Alarm",
    "Amendment",
    "Appeal",
    "Claim",
    "Comment",
    "CommentRevision",
    "Correction",
    "Decision",
    "Entry",
    "Flag",
    "Invitation",
    "Kind",
    "Likeness",
    "Mailbox",
    "Memo",
    "Mention",
    "Merge",
    "Message",
    "Mode",
    "Moderation",
    "Mute",
    "NamedPerson",
    "Note",
    "Notice",
    "Notification",
    "Opinion",
    "Origin",
    "Part",
    "Placement",
    "Policy",
    "Preference",
    "Profile",
    "Reader",
    "ReasonText",
    "Receipt",
    "Recommendation",
    "Revision",
    "Role",
    "SavedView",
    "Second",
    "Section",
    "Series",
    "Site",
    "Story",
    "Sweep",
    "Tagging",
    "Tally",
    "Translation",
    "Unindexed",
    "Version",
    "Watch",
]
