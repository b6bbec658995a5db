"""Events to build calls from, and a strategy for the carrier's reports of one call."""

from datetime import UTC, date, datetime
from decimal import Decimal

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.owed_events import CallbackPromised, Status, Task, TaskSettled
from callassist.calls.terms import Claim, Letter, Promise, Quote
from callassist.method import Band, Flag, Stage, Step
from callassist.speech import Speaker, Utterance, Word

AT = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


def said(number: int, text: str, speaker: Speaker = Speaker.CUSTOMER, start: float = 0.0) -> te.UtteranceTranscribed:
    words = tuple(Word(word, start + i, start + i + 1, 0.9) for i, word in enumerate(text.split()))
    return te.UtteranceTranscribed("stream-1", number, Utterance(speaker, start, start + len(words), text, words, 0.9))


def stored(*events: e.CallEvent) -> list[e.StoredEvent]:
    return [e.StoredEvent("c1", seq, AT, event) for seq, event in enumerate(events, 1)]


QUOTE = Quote(Speaker.AGENT, "We will be there on Friday.", 10.0, 12.0, 3)
YES = Quote(Speaker.CUSTOMER, "Yes, please.", 13.0, 14.0, 4)
PROMISE = Promise("business", "replace the pump", "on Friday", date(2026, 3, 6), Decimal("89.00"))
STARTED = e.CallStarted("CA" + "1" * 32, "+15550101142", "+15550100000")
LETTER = Letter("denise@example.com", "What we agreed", "Hello Denise")

ONE_OF_EACH: tuple[e.CallEvent, ...] = (
    STARTED,
    e.CustomerIdentified("k1", "Denise Voskuil", ("k1", "k2"), 1),
    e.ConferenceStarted("CF1"),
    pe.AnnouncementPlayed("0a1b2c3d"),
    e.AgentAccepted("m1", "Tomas", 0),
    e.AgentConnected(0, "CA2"),
    e.FallbackDialled("nobody"),
    e.FallbackConnected("CA3"),
    te.StreamStarted("stream-1", "MZ1", 0.0, "callassist-1"),
    said(1, "this is the third time"),
    te.AudioSkipped("stream-1", Speaker.AGENT, 3.0, 4.0, "too far behind"),
    te.TrackSilent("stream-1", Speaker.CUSTOMER, 5.0, te.Silence.UNHEARD),
    te.TrackHeard("stream-1", Speaker.CUSTOMER, 5.0, 65.0),
    te.TranscriptionInterrupted("stream-1", "the server was restarted"),
    ae.TensionChanged(10, 0.7, Band.UPSET),
    ae.StageChanged(10, Stage.OWN),
    ae.StepsObserved(10, (Step.VALIDATE,)),
    ae.FlagRaised(10, Flag.REPEAT_CONTACT, YES),
    ae.ComplaintRepeated(10, 2),
    ae.WarningGiven(10, 1, QUOTE),
    ae.ProblemRestated(10, QUOTE, YES),
    ae.PlaybookFellBack("book@1", "ours.yaml:12: step: Input should be one of the steps"),
    ae.CardShown("own.validate@10", "own.validate", Step.VALIDATE, "I hear you.", "third time", False, 10, "book@1"),
    e.CardUsed("own.validate@10", "m1"),
    e.CardDismissed("own.validate@11", "m1"),
    e.SolutionsAsked("m1"),
    ae.CardRetired("own.validate@10", "done", 10),
    ae.CardReviewed("own.validate@10", 10, True, 0.7, 0.4, 61.5),
    ae.AgreementDrafted("a3", PROMISE, QUOTE, YES),
    e.AgreementConfirmed("a3", 1, PROMISE, "m1"),
    e.AgreementRemoved("a3", 2, "m1"),
    ae.AgreementWithdrawn("a4", 10, "replaced"),
    ae.WordingProposed("gpt-oss", (Claim("The pump leaks.", (10,)),), (Claim("You told us that it leaks.", (10,)),)),
    e.WordingDeclined("m1"),
    e.NotesSaved(1, "wants mornings", "m1"),
    pe.LegInvited("listen-1", pe.Role.MANAGER, "m2", "Jo", "client:m2", mode=pe.Mode.WHISPER, coached="agent-0"),
    pe.LegDialling("listen-1", 1, "callassist-1"),
    pe.LegDialled("listen-1", "CA4"),
    pe.LegAnswered("offer-1-0", "CA5"),
    pe.LegJoined("listen-1", "CA4"),
    pe.LegGivenUp("offer-1-0", "taken"),
    pe.PartySet("customer", 1, True, False, ""),
    pe.HoldAsked(1, True, "m1"),
    pe.MuteAsked("agent-0", 1, True, "m1"),
    pe.ModeAsked("listen-1", 1, pe.Mode.TALK, "m2"),
    pe.LegLeft("listen-1", "completed"),
    pe.TransferAsked(1, pe.Kind.WARM, ("m2", "m3"), "", "", "The third visit in a row.", "m1"),
    pe.BriefRead(1, "m2"),
    pe.TransferDeclined(1, "m3", "in a meeting"),
    pe.TransferTaken(1, "m2", "Jo", pe.Role.MANAGER, "+15550100177", "offer-1-0"),
    pe.TransferSettled(1, pe.Outcome.RETURNED, "m1"),
    e.AgentUnreachable(0, "busy"),
    pe.HelpAsked(1, "he wants the owner", "m1"),
    pe.HelpSettled(1, "m2", "Jo"),
    pe.HintGiven(1, "offer the loan car", "m2", "Jo"),
    pe.HintSeen(1, "m1", "Tomas"),
    pe.MembersRung(0, ("m1", "m2"), 20.0, "front"),
    pe.OptedOut("customer"),
    pe.SentToVoicemail("nobody answered"),
    pe.VoicemailReached(),
    pe.VoicemailLeft("RE1", 31.5),
    pe.VoicemailTranscribed("RE1", "please call me back"),
    CallbackPromised("+15550101142", AT, "m1", 1, "m2", "Jo", "about the pump"),
    TaskSettled(Task.CALLBACK, 1, Status.DONE, "m2", "Jo"),
    pe.MachineDetected("customer", "machine_start"),
    rec.RecordingStarted("RE2"),
    rec.PauseAsked(1, True, "m1"),
    rec.RecordingSet(1, True),
    rec.RecordingReady("RE2", 312.0, 2),
    rec.RecordingKept("RE2", "c1-RE2.wav"),
    rec.RecordingDeleted("RE2", 90),
    rec.RecordingLost("RE3", "the phone company has no such recording"),
    pe.AlertSent(10, "mail", 2),
    pe.AlertPutAway("help-1", "m9"),
    pe.ColleagueAccepted("m2"),
    pe.CallInherited("transfer-1"),
    te.TranscriptCompleted(),
    te.AudioKept("c1.wav"),
    te.LineCorrected(10, (said(1, "this is the third time already").utterance,), "large-v3"),
    te.TranscriptChecked("large-v3"),
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
