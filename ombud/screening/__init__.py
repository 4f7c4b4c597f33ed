"""What happens to a comment before anything of it appears: an ordered list of small rules."""

from collections.abc import Sequence

from .rules import RULES, RULES_FOR_EDITS, Rule
from .verdict import Submission, Verdict

__all__ = ["RULES", "RULES_FOR_EDITS", "Submission", "Verdict", "screen"]


def screen(submission: Submission, rules: Sequence[Rule] = RULES) -> Verdict | None:
    """The verdict of the first rule that has one, or None when nothing stands against showing the comment."""
    for rule in rules:
        verdict = rule(submission)
        if verdict:
            return verdict
    return None
