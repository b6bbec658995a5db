"""The durable part of the follow-up as the rest of the product sees it."""

from typing import Protocol

from callassist.calls.events import CallId


class Workflows(Protocol):
    """Each of these only says that the call's log has news; repeated, early and late calls change nothing."""

    async def begin(self, call_id: CallId) -> None:
        """The call has ended: have a letter drafted, and wait for its approval."""

    async def approve(self, call_id: CallId, attempt: int) -> None:
        """FollowUpApproved(attempt) is recorded: have the letter sent, however often that takes."""

    async def decline(self, call_id: CallId) -> None:
        """FollowUpDeclined is recorded: nothing will be sent any more."""
