"""What happens to a comment before anything of it appears: an ordered list of small rules."""

from __future__ import annotations

import logging

from .clock import OVERRUNS, TooSlow, rests
from .registry import RULES, BadScreening, Rule, Setting, check, settings_of
from .verdict import Finding, Submission, Verdict

__all__ = ["RULES", "BadScreening", "Finding", "Rule", "Setting", "Submission", "Verdict"]
__all__ += ["check", "screen", "settings_of"]

log = logging.getLogger(__name__)
FINAL = ("reject", "slow")


def screen(submission: Submission, *, edit: bool = False) -> list[Verdict]:
    """What the site's rules say, in their order; nothing where nothing stands against showing the comment.

    A verdict that sends the comment back is the last; all others are kept, so that a moderator sees every reason.
    An `edit` is asked only what holds for words whenever they come, and what a moderator writes at the desk only what
    binds everybody. A rule that breaks is logged, and gives a verdict
    of its own: hold or pass, as the site has set. One that takes too long is broken, and one that does so again and
    again is not asked for ten minutes, with the same outcome.
    """
    found: list[Verdict] = []
    for setting in settings_of(submission.story.site.screening):
        rule = setting.rule
        if not setting.on or (edit and not rule.edits) or (submission.vouched and not rule.binds):
            continue
        verdict = _ask(setting, submission)
        if verdict:
            found.append(verdict)
            if verdict.outcome in FINAL:
                break
    return found


def _ask(setting: Setting, submission: Submission) -> Verdict | None:
    name, site = setting.rule.name, submission.story.site_id
    if left := rests.left(site, name):
        said = f"the rule took too long {OVERRUNS} times, and is not asked for {left} s"
        return Verdict(name, setting.fails, said, details={"failed": "rested"})
    try:
        submission.clock.start()
        finding = setting.rule.find(submission, setting.params)
        submission.clock.check()
    except TooSlow as slow:
        if slow.busy:
            rests.note(site, name)
        log.error("the screening rule %s took %s on a comment under story %s", name, slow, submission.story.pk)
        return Verdict(name, setting.fails, f"the rule took too long: {slow}", details={"failed": "slow"})
    except Exception as error:
        log.exception("the screening rule %s failed on a comment under story %s", name, submission.story.pk)
        said = f"the rule failed: {type(error).__name__}"
        return Verdict(name, setting.fails, said, details={"failed": type(error).__name__})
    if finding is None:
        return None
    return Verdict(
        rule=name,
        outcome=finding.outcome or setting.does,
        explanation=finding.explanation,
        detail=finding.detail,
        field=finding.field,
        details=finding.details,
        retry_after=finding.retry_after,
        keeps=setting.rule.keeps,
    )
