"""What a call leaves in writing until people have decided on it: its agreements, and the letter that follows."""

from dataclasses import dataclass, replace

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls.terms import Letter, Promise, Quote


@dataclass(frozen=True, slots=True)
class Agreement:
    """`status` is draft, confirmed, removed or withdrawn; `revision` counts what people changed."""

    agreement_id: str
    promise: Promise
    promised: Quote
    accepted: Quote
    status: str = "draft"
    revision: int = 0


@dataclass(frozen=True, slots=True)
class FollowUp:
    """`status` is none, draft, edited, approved, sending, sent, refused or declined."""

    status: str = "none"
    letter: Letter | None = None
    revision: int = 0
    attempt: int = 0
    reason: str = ""


def agreements_after(agreements: tuple[Agreement, ...], event: e.CallEvent) -> tuple[Agreement, ...]:
    match event:
        case ae.AgreementDrafted():
            draft = Agreement(event.agreement_id, event.promise, event.promised, event.accepted)
            return (*agreements, draft)
        case ae.AgreementWithdrawn():
            return tuple(
                replace(one, status="withdrawn")
                if one.agreement_id == event.agreement_id and one.status == "draft"
                else one
                for one in agreements
            )
        case e.AgreementConfirmed() | e.AgreementRemoved():
            return tuple(_decided(one, event) if one.agreement_id == event.agreement_id else one for one in agreements)
        case _:
            return agreements


def _decided(agreement: Agreement, event: e.AgreementConfirmed | e.AgreementRemoved) -> Agreement:
    if isinstance(event, e.AgreementRemoved):
        return replace(agreement, status="removed", revision=event.revision)
    return replace(agreement, status="confirmed", revision=event.revision, promise=event.promise)


def follow_up_after(now: FollowUp, event: e.CallEvent) -> FollowUp:
    match event:
        case e.FollowUpDrafted() if now.status in ("none", "draft"):
            return replace(now, status="draft", letter=event.letter, revision=event.revision)
        case e.FollowUpEdited():
            return replace(now, status="edited", letter=event.letter, revision=event.revision)
        case e.FollowUpApproved():
            return replace(now, status="approved", letter=event.letter, attempt=event.attempt, reason="")
        case e.FollowUpSending():
            return replace(now, status="sending")
        case e.FollowUpSent():
            return replace(now, status="sent")
        case e.FollowUpRefused():
            return replace(now, status="refused", reason=event.reason)
        case e.FollowUpDeclined():
            return replace(now, status="declined")
        case _:
            return now
