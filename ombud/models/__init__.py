"""Tables, their invariants and named querysets. Nothing here knows of HTTP, mail or the network."""

from .comment import Comment, CommentRevision, Mention, Recommendation, Tally
from .decision import Decision
from .policy import Policy
from .reader import Reader
from .receipt import Receipt
from .site import Site
from .story import Address, Merge, Revision, Story

__all__ = [
    "Address",
    "Comment",
    "CommentRevision",
    "Decision",
    "Mention",
    "Merge",
    "Policy",
    "Reader",
    "Receipt",
    "Recommendation",
    "Revision",
    "Site",
    "Story",
    "Tally",
]
