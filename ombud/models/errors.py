"""What a verb answers when it will not do a thing. Each says, in the reader's language, what to do instead."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """Base of all refusals: `detail` is for people, `code` for programs, `errors` names the fields at fault.

    `told` is what the answer holds besides, for programs and pages: who refuses adds it where there is something.
    """

    code = "refused"
    status = 400

    def __init__(self, detail: str, errors: dict[str, list[str]] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors or {}
        self.told: dict[str, Any] = {}


class Invalid(Refused):
    """A field is missing or breaks a limit."""

    code = "invalid"
    status = 422


class Forbidden(Refused):
    """Known who asks, and it is not theirs to do."""

    code = "forbidden"
    status = 403


class NotFound(Refused):
    """No such thing, or none that this caller may know of."""

    code = "not-found"
    status = 404


class Conflict(Refused):
    """Somebody was faster, or the thing is no longer in the state that the verb needs."""

    code = "conflict"
    status = 409


class TooMany(Refused):
    """A rate limit. `retry_after` is in seconds."""

    code = "too-many"
    status = 429

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(Refused):
    """Somebody else's server on which this rests is away. `retry_after` is in seconds."""

    code = "unavailable"
    status = 503

    def __init__(self, detail: str, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after
