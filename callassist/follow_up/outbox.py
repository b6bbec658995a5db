"""What is still to be sent of a call's follow-up, read from its log; pure."""

from collections.abc import Iterable
from datetime import datetime

from callassist.calls.events import (
    CallId,
    FollowUpApproved,
    FollowUpDeclined,
    FollowUpRefused,
    FollowUpSending,
    FollowUpSent,
    StoredEvent,
)


def settled(events: Iterable[StoredEvent]) -> bool:
    """Sent, or nobody wants it."""
    return any(isinstance(stored.event, FollowUpSent | FollowUpDeclined) for stored in events)


def pending(events: Iterable[StoredEvent]) -> FollowUpApproved | None:
    """The latest approval, unless its letter was refused or the follow-up is settled."""
    seen = [stored.event for stored in events]
    refused = {event.attempt for event in seen if isinstance(event, FollowUpRefused)}
    approved = [event for event in seen if isinstance(event, FollowUpApproved) and event.attempt not in refused]
    if any(isinstance(event, FollowUpSent | FollowUpDeclined) for event in seen):
        return None
    return max(approved, key=lambda event: event.attempt, default=None)


def announced(events: Iterable[StoredEvent], attempt: int) -> tuple[str, datetime] | None:
    """The Message-ID and the time under which this attempt goes out."""
    for stored in events:
        if isinstance(stored.event, FollowUpSending) and stored.event.attempt == attempt:
            return stored.event.message_id, stored.at
    return None


def message_id(call_id: CallId, attempt: int, domain: str) -> str:
    return f"<follow-up.{call_id}.{attempt}@{domain}>"
