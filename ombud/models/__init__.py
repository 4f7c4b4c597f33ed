"""Tables, their invariants and named querysets. Nothing here knows of HTTP, mail or the network.

A foreign key without an index of its own (`db_index=False`) comes first in another index or constraint of its table.
"""

from .comment import Comment, CommentRevision, Mention, Recommendation, Tally
from .correction import Alarm, Amendment, Correction, Kind, Notice, Second
from .decision import Decision
from .message import Message
from .policy import Policy
from .reader import Reader
from .receipt import Receipt
from .site import Site
from .story import Address, Merge, Revision, Story

__all__ = [
    "Address",
    "Alarm",
    "Amendment",
    "Comment",
    "CommentRevision",
    "Correction",
    "Decision",
    "Kind",
    "Mention",
    "Merge",
    "Message",
    "Notice",
    "Policy",
    "Reader",
    "Receipt",
    "Recommendation",
    "Revision",
    "Second",
    "Site",
    "Story",
    "Tally",
]
