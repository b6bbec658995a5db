"""Events to build calls from, and a strategy for the carrier's reports of one call."""

from datetime import UTC, date, datetime
from decimal import Decimal

from callassist.calls import events as e
from callassist.calls.assist_events import (
    AgreementDrafted,
    AgreementWithdrawn,
    CardRetired,
    CardReviewed,
    CardShown,
    ComplaintRepeated,
    FlagRaised,
    PlaybookFellBack,
    ProblemRestated,
    StageChanged,
    StepsObserved,
    TensionChanged,
    WarningGiven,
    WordingProposed,
)
from callassist.calls.events import CallEvent, StoredEvent
from callassist.calls.terms import Claim, Letter, Promise, Quote
from callassist.calls.transcript_events import (
    AudioKept,
    AudioSkipped,
    LineCorrected,
    Silence,
    StreamStarted,
    TrackHeard,
    TrackSilent,
    TranscriptChecked,
    TranscriptCompleted,
    TranscriptionInterrupted,
    UtteranceTranscribed,
)
from callassist.method import Band, Flag, Stage, Step
from callassist.speech import Speaker, Utterance, Word

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def said(number: int, text: str, speaker: Speaker = Speaker.CUSTOMER, start: float = 0.0) -> UtteranceTranscribed:
    words = tuple(Word(word, start + i, start + i + 1, 0.9) for i, word in enumerate(text.split()))
    return UtteranceTranscribed("stream-1", number, Utterance(speaker, start, start + len(words), text, words, 0.9))


def stored(*events: CallEvent) -> list[StoredEvent]:
    return [StoredEvent("c1", seq, AT, event) for seq, event in enumerate(events, 1)]


QUOTE = Quote(Speaker.AGENT, "We will be there on Friday.", 10.0, 12.0, 3)
YES = Quote(Speaker.CUSTOMER, "Yes, please.", 13.0, 14.0, 4)
PROMISE = Promise("business", "replace the pump", "on Friday", date(2026, 3, 6), Decimal("89.00"))
STARTED = e.CallStarted("CA" + "1" * 32, "+15550101142", "+15550100000")
LETTER = Letter("denise@example.com", "What we agreed", "Hello Denise")

ONE_OF_EACH: tuple[CallEvent, ...] = (
    STARTED,
    e.CustomerIdentified("k1", "Denise Voskuil", ("k1", "k2"), 1),
    e.ConferenceStarted("CF1"),
    e.AgentAccepted("m1", "Tomas", 0),
    e.AgentUnreachable(0, "busy"),
    e.AgentConnected(1, "CA2"),
    e.FallbackDialled("nobody"),
    e.FallbackConnected("CA3"),
    StreamStarted("stream-1", "MZ1", 0.0, "callassist-1"),
    said(1, "this is the third time"),
    AudioSkipped("stream-1", Speaker.AGENT, 3.0, 4.0, "too far behind"),
    TrackSilent("stream-1", Speaker.CUSTOMER, 5.0, Silence.UNHEARD),
    TrackHeard("stream-1", Speaker.CUSTOMER, 5.0, 65.0),
    TranscriptionInterrupted("stream-1", "the server was restarted"),
    TensionChanged(10, 0.7, Band.UPSET),
    StageChanged(10, Stage.OWN),
    StepsObserved(10, (Step.VALIDATE,)),
    FlagRaised(10, Flag.REPEAT_CONTACT, YES),
    ComplaintRepeated(10, 2),
    WarningGiven(10, 1, QUOTE),
    ProblemRestated(10, QUOTE, YES),
    PlaybookFellBack("book@1", "ours.yaml:12: step: Input should be one of the steps"),
    CardShown("own.validate@10", "own.validate", Step.VALIDATE, "I hear you.", "third time", False, 10, "book@1"),
    e.CardUsed("own.validate@10", "m1"),
    e.CardDismissed("own.validate@11", "m1"),
    e.SolutionsAsked("m1"),
    CardRetired("own.validate@10", "done", 10),
    CardReviewed("own.validate@10", 10, True, 0.7, 0.4, 61.5),
    AgreementDrafted("a3", PROMISE, QUOTE, YES),
    e.AgreementConfirmed("a3", 1, PROMISE, "m1"),
    e.AgreementRemoved("a3", 2, "m1"),
    AgreementWithdrawn("a4", 10, "replaced"),
    WordingProposed("gpt-oss", (Claim("The pump leaks.", (10,)),), (Claim("You told us that it leaks.", (10,)),)),
    e.WordingDeclined("m1"),
    e.NotesSaved(1, "wants mornings", "m1"),
    TranscriptCompleted(),
    AudioKept("c1.wav"),
    LineCorrected(10, (said(1, "this is the third time already").utterance,), "large-v3"),
    TranscriptChecked("large-v3"),
    e.CallEnded("completed"),
    e.DispositionChosen(1, e.Disposition.AGREED, e.Cause.FELL_SHORT, "m1"),
    e.FollowUpDrafted(0, LETTER),
    e.FollowUpEdited(1, LETTER, "m1"),
    e.FollowUpApproved(1, LETTER, "m1"),
    e.FollowUpSending(1, "<m@example.com>"),
    e.FollowUpRefused(1, "the address was refused"),
    e.FollowUpSent(2, "<m@example.com>"),
    e.FollowUpDeclined("m1"),
)
