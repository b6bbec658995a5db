from datetime import timedelta

import pytest
from calls.examples import LETTER, ONE_OF_EACH, PROMISE, QUOTE, STARTED, YES, said, stored

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls import transcript_events as te
from callassist.calls.log import folded
from callassist.calls.panel import Panel
from callassist.calls.terms import Letter, Promise
from callassist.method import Band, Step
from callassist.speech import Speaker, Utterance


def panel_of(*events: e.CallEvent) -> Panel:
    return folded("c1", stored(*events))


def card(showing: str) -> ae.CardShown:
    return ae.CardShown(showing, "own.validate", Step.VALIDATE, "I hear you.", "third time", False, 2, "book@1")


def test_every_event_can_be_shown() -> None:
    others = e.FollowUpSent | e.FollowUpDeclined | pe.SentToVoicemail | pe.ColleagueAccepted
    shown = [event for event in ONE_OF_EACH if not isinstance(event, others)]

    assert panel_of(*shown).seq == len(shown)


def test_utterances_and_gaps_stand_in_the_order_in_which_they_were_recorded() -> None:
    skipped = te.AudioSkipped("stream-1", Speaker.CUSTOMER, 5.0, 4.0, "callassist was too far behind")

    panel = panel_of(STARTED, said(1, "hello there"), skipped, said(2, "are you there", start=9.0))

    assert [line.text for line in panel.transcript] == [
        "hello there",
        "4 seconds of the customer were not transcribed: callassist was too far behind",
        "are you there",
    ]


def test_how_long_the_customer_hears_music_counts_from_when_it_began_until_it_ends() -> None:
    taken = pe.TransferTaken(1, "m2", "Jo", pe.Role.MANAGER, "client:jo")
    asked = pe.TransferAsked(1, pe.Kind.WARM, ("m2",), "", "Jo", "", "m1")
    talking = (*ANSWERED, asked)
    held = (*talking, pe.HoldAsked(1, True, "m1"))
    began = stored(*held)[-1].at

    assert panel_of(*talking).held_since is None
    assert panel_of(*held, pe.PartySet("customer", 1, hold=True, muted=False, coaching="")).held_since == began
    assert panel_of(*held, taken, pe.HoldAsked(2, False, "m1")).held_since == began
    assert panel_of(*held, pe.HoldAsked(2, False, "m1")).held_since is None


ANSWERED = (STARTED, e.AgentAccepted("m1", "Tomas", 0), e.AgentConnected(0, "CA2"))
SILENT = te.TrackSilent("stream-1", Speaker.CUSTOMER, 80.0, te.Silence.UNHEARD)


def test_a_side_that_fell_silent_stands_in_the_transcript_and_is_told_until_it_is_heard() -> None:
    during = panel_of(*ANSWERED, SILENT)
    afterwards = panel_of(*ANSWERED, SILENT, te.TrackHeard("stream-1", Speaker.CUSTOMER, 80.0, 130.0))

    assert during.silences == (SILENT,)
    assert afterwards.silences == ()
    assert [(line.speaker, line.start, line.text) for line in afterwards.transcript] == [
        (None, 80.0, "From here on nothing was heard from the customer."),
        (None, 130.0, "The customer is heard again."),
    ]


def test_a_silence_is_told_only_while_both_are_on_the_line() -> None:
    rings_again = panel_of(*ANSWERED, SILENT, e.AgentUnreachable(0, "The line to the agent was lost."))
    told_too_late = panel_of(*ANSWERED, e.CallEnded("completed"), SILENT)
    heard_anew = panel_of(*ANSWERED, SILENT, te.StreamStarted("stream-2", "MZ2", 90.0))

    assert rings_again.silences == told_too_late.silences == heard_anew.silences == ()
    assert told_too_late.transcript[-1].text == "From here on nothing was heard from the customer."


def test_tension_is_placed_at_the_words_that_caused_it() -> None:
    panel = panel_of(STARTED, said(1, "third time", start=8.0), ae.TensionChanged(2, 0.7, Band.UPSET))

    assert panel.tensions == ((10.0, 0.7),)


def test_one_card_is_on_screen_until_it_has_an_outcome() -> None:
    shown = panel_of(STARTED, said(1, "third time"), card("x@2"))
    used = panel_of(STARTED, said(1, "third time"), card("x@2"), e.CardUsed("x@2", "m1"))

    assert shown.card is not None
    assert used.card is None


def test_the_first_outcome_of_a_card_stands() -> None:
    panel = panel_of(STARTED, card("x@1"), e.CardUsed("x@1", "m1"), ae.CardRetired("x@1", "expired", 1))

    assert [one.outcome for one in panel.cards] == ["used"]


def test_what_the_agent_corrected_replaces_the_draft_and_keeps_the_quotes() -> None:
    corrected = Promise("business", "replace pump and hose", "on Friday")

    panel = panel_of(
        STARTED, ae.AgreementDrafted("a3", PROMISE, QUOTE, YES), e.AgreementConfirmed("a3", 1, corrected, "m1")
    )

    assert [(one.promise, one.status, one.promised) for one in panel.standing] == [(corrected, "confirmed", QUOTE)]


def test_a_promise_that_the_agent_confirmed_is_not_withdrawn_by_the_coach() -> None:
    panel = panel_of(
        STARTED,
        ae.AgreementDrafted("a3", PROMISE, QUOTE, YES),
        e.AgreementConfirmed("a3", 1, PROMISE, "m1"),
        ae.AgreementWithdrawn("a3", 9, "replaced"),
    )

    assert [one.status for one in panel.standing] == ["confirmed"]


def test_an_older_version_of_the_notes_does_not_replace_a_newer_one() -> None:
    panel = panel_of(STARTED, e.NotesSaved(2, "new", "m1"), e.NotesSaved(1, "old", "m1"))

    assert panel.notes == "new"


def test_a_refused_mail_can_be_approved_again() -> None:
    ended = (STARTED, e.AgentConnected(0, "CA2"), e.CallEnded("completed"), e.FollowUpApproved(1, LETTER, "m1"))
    refused = panel_of(*ended, e.FollowUpRefused(1, "the address was refused"))
    again = panel_of(*ended, e.FollowUpRefused(1, "the address was refused"), e.FollowUpApproved(2, LETTER, "m1"))

    assert (refused.follow_up.status, refused.follow_up.reason) == ("refused", "the address was refused")
    assert (again.follow_up.status, again.follow_up.attempt, again.follow_up.reason) == ("approved", 2, "")


def test_a_draft_that_comes_late_does_not_replace_what_a_person_wrote() -> None:
    edited = Letter("denise@example.com", "What we agreed", "Dear Denise")

    panel = panel_of(
        STARTED, e.FollowUpDrafted(0, LETTER), e.FollowUpEdited(1, edited, "m1"), e.FollowUpDrafted(1, LETTER)
    )

    assert (panel.follow_up.status, panel.follow_up.letter) == ("edited", edited)


ASKED = pe.TransferAsked(1, pe.Kind.WARM, ("m2",), "", "Jo", "The third visit.", "m1")
TAKEN = pe.TransferTaken(1, "m2", "Jo", pe.Role.MANAGER, "client:m2")
IN = pe.LegJoined("transfer-1", "CA3")


def news(*happened: e.CallEvent) -> list[str]:
    return [line.text for line in panel_of(*ANSWERED, *happened).transcript if line.speaker is None]


def test_the_transcript_says_who_came_and_went_and_what_the_customer_heard() -> None:
    assert news() == []
    assert news(
        ASKED,
        TAKEN,
        pe.PartySet("customer", 1, True, False, ""),
        IN,
        pe.TransferSettled(1, pe.Outcome.HANDED_OVER, "m1"),
        pe.PartySet("customer", 2, False, False, ""),
        pe.LegLeft("agent-0", "removed"),
    ) == [
        "The customer is on hold.",
        "Jo joined.",
        "Jo has the call now.",
        "The customer is back on the line.",
    ]


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        ((pe.TransferSettled(1, pe.Outcome.FAILED, ""),), "Jo did not take the call. Tomas has the call."),
        (
            (pe.TransferDeclined(1, "m2", "busy"), pe.TransferSettled(1, pe.Outcome.FAILED, "")),
            "Jo declined. Tomas has the call.",
        ),
        (
            (pe.TransferSettled(1, pe.Outcome.CANCELLED, "m1"),),
            "The transfer to Jo was called off. Tomas has the call.",
        ),
        ((TAKEN, IN, pe.TransferSettled(1, pe.Outcome.RETURNED, "m1")), "Jo has left. Tomas has the call."),
        ((rec.PauseAsked(1, True, "m1"),), "Recording and transcript are paused."),
        ((pe.OptedOut("customer"),), "From here on nothing is transcribed or recorded: that was the customer's wish."),
    ],
)
def test_what_became_of_a_transfer_or_a_wish_is_told(happened: tuple[e.CallEvent, ...], told: str) -> None:
    assert news(ASKED, *happened)[-1] == told


def test_a_line_names_who_of_us_said_it() -> None:
    together = (ASKED, TAKEN, IN, pe.TransferSettled(1, pe.Outcome.JOINED, "m1"))
    words = Utterance(Speaker.MANAGER, 0.0, 1.0, "I am Jo.", (), 0.9)
    panel = panel_of(
        *ANSWERED,
        said(1, "hello", Speaker.AGENT),
        said(2, "hello"),
        *together,
        te.StreamStarted("transfer-1-1", "MZ2", 9.0, label="transfer-1"),
        te.UtteranceTranscribed("transfer-1-1", 1, words),
    )

    assert [(line.name, line.text) for line in panel.transcript if line.speaker] == [
        ("Tomas", "hello"),
        ("", "hello"),
        ("Jo", "I am Jo."),
    ]


def test_the_streams_of_single_legs_say_nothing_of_whether_the_call_is_heard() -> None:
    own = te.StreamStarted("agent-0-1", "MZ2", 9.0, label="agent-0")
    panel = panel_of(*ANSWERED, te.StreamStarted("stream-1", "MZ1", 0.0, "callassist-1"), own)
    broken = panel_of(*ANSWERED, own, te.TranscriptionInterrupted("agent-0-1", "lost", "agent-0"))

    assert (panel.streams, panel.listening, panel.heard_by) == (("stream-1",), "live", "callassist-1")
    assert (broken.streams, broken.listening) == ((), "waiting")


def test_help_hints_recordings_voicemail_and_promises_are_on_the_panel() -> None:
    panel = panel_of(
        *ANSWERED,
        pe.HelpAsked(1, "he wants the owner", "m1"),
        pe.HelpSettled(1, "m2", "Jo"),
        pe.HintGiven(1, "offer the loan car", "m2", "Jo"),
        pe.HintGiven(2, "or a discount", "m2", "Jo"),
        pe.HintSeen(1, "m1", "Tomas"),
        rec.RecordingStarted("RE1"),
        rec.RecordingReady("RE1", 312.0, 2),
        rec.RecordingKept("RE1", "c1-RE1.wav"),
        rec.RecordingLost("RE2", "gone"),
        pe.VoicemailTranscribed("RE3", "call me back"),
        pe.VoicemailLeft("RE3", 31.5),
        pe.MembersRung(0, ("m1", "m2"), 20.0, "front"),
    )

    assert [(one.note, one.settled_by) for one in panel.help] == [("he wants the owner", "Jo")]
    assert [(one.text, one.name, one.seen_by) for one in panel.hints] == [
        ("offer the loan car", "Jo", "Tomas"),
        ("or a discount", "Jo", ""),
    ]
    assert [(one.sid, one.name, one.seconds, one.channels, one.lost) for one in panel.recordings] == [
        ("RE1", "c1-RE1.wav", 312.0, 2, ""),
        ("RE2", "", 0.0, 0, "gone"),
    ]
    assert panel.voicemail is not None
    assert (panel.voicemail.sid, panel.voicemail.seconds, panel.voicemail.text) == ("RE3", 31.5, "call me back")
    assert panel.rings == {"m1", "m2"}


def test_a_pause_stands_at_the_time_when_it_was_asked_for_not_at_the_last_word_before_it() -> None:
    opened, *more = stored(*ANSWERED, te.StreamStarted("stream-1", "MZ1", 0.0), said(1, "one moment", start=1.0))
    paused = e.StoredEvent("c1", 6, more[2].at + timedelta(seconds=40), rec.PauseAsked(1, True, "m1"))

    panel = folded("c1", (opened, *more, paused))

    assert panel.transcript[-1].text == "Recording and transcript are paused."
    assert panel.transcript[-1].start == 40.0
