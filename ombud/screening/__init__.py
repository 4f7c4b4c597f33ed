"""What happens to a comment before anything of it appears: an ordered list of small rules."""

from .rules import RULES
from .verdict import Submission, Verdict

__all__ = ["RULES", "Submission", "Verdict", "screen"]


def screen(submission: Submission) -> Verdict | None:
    """The verdict of the first rule that has one, or None when nothing stands against showing the comment."""
    for rule in RULES:
        verdict = rule(submission)
        if verdict:
            return verdict
    return None
