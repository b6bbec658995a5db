"""Sample calls for the style guide: what is recorded of them, part by part, in the order in which it happens."""

from datetime import UTC, date, datetime
from decimal import Decimal

from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.terms import Claim, Letter, Promise, Quote
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.follow_up.draft import with_account
from callassist.method import Band, Cause, Disposition, Flag, Stage, Step
from callassist.rewording.proposal import prose
from callassist.speech import Hypothesis, Speaker, Utterance, Word
from callassist.team import Member, Role

C, A = Speaker.CUSTOMER, Speaker.AGENT
TODAY = date(2026, 3, 8)
BEGAN = datetime(2026, 3, 8, 13, 4, tzinfo=UTC)
CALL_ID = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
AGENT = Member("m1", "Dana Reyes", "dana@example.test", Role.AGENT, "client:dana")
MARIA = Customer(
    "c1",
    "Maria Lopez",
    ("+12025550123",),
    "maria@example.test",
    "Bistro Verde",
    2021,
    ("VIP", "repeat problem"),
    "Prefers calls before the kitchen opens at eleven.",
    ("iced tea, ordered 9 times", "visits on Monday mornings"),
    (
        Contact(date(2026, 3, 3), "call", "the new pump leaks as well", "promised by Friday; nobody came"),
        Contact(date(2026, 2, 27), "visit", "pump replaced", "signed off by the kitchen"),
        Contact(date(2026, 2, 20), "call", "ice machine leaks", "visit agreed for the 27th"),
        Contact(date(2025, 11, 2), "purchase", "ice machine, 2,400.00"),
    ),
    (OpenPromise("p1", "replace the pump", date(2026, 3, 6), date(2026, 3, 3)),),
)
TWINS = (Customer("c2", "Ada Quinn", company="Quinn Florists"), Customer("c3", "Ben Quinn", since=2019))


def _said(number: int, speaker: Speaker, start: float, text: str, weak: str = "") -> te.UtteranceTranscribed:
    words = tuple(
        Word(word, start + i * 0.3, start + i * 0.3 + 0.25, 0.3 if word.strip(".,?") in weak.split() else 0.93)
        for i, word in enumerate(text.split())
    )
    end = words[-1].end
    return te.UtteranceTranscribed("s1", number, Utterance(speaker, start, end, text, words, 0.9))


def _quote(speaker: Speaker, start: float, text: str, line: int) -> Quote:
    return Quote(speaker, text, start, start + 3, line)


RINGS: tuple[e.CallEvent, ...] = (
    e.CallStarted("CA1", "+12025550123", "+12025550100"),
    e.CustomerIdentified("c1", "Maria Lopez"),
    e.ConferenceStarted("CF1"),
)
WITHHELD: tuple[e.CallEvent, ...] = (e.CallStarted("CA1", "", "+12025550100"), e.CustomerIdentified("", ""))
SHARED: tuple[e.CallEvent, ...] = (
    e.CallStarted("CA1", "+12025550123", "+12025550100"),
    e.CustomerIdentified("", "", ("c2", "c3")),
)
ANSWERED: tuple[e.CallEvent, ...] = (
    e.AgentAccepted("m1", "Dana Reyes", 0),
    e.AgentConnected(0, "CA2"),
    te.StreamStarted("s1", "MZ1", 0.0),
)
OPENING: tuple[e.CallEvent, ...] = (
    _said(1, A, 2, "Cold Corner, this is Dana. What can I do for you?"),
    _said(2, C, 6, "It's Maria Lopez from Bistro Verde. The ice machine is leaking again, right by the door."),
    _said(3, C, 16, "I've called three times about this and every time somebody says Friday.", "somebody Friday"),
    ae.TensionChanged(9, 0.66, Band.UPSET),
    ae.FlagRaised(9, Flag.REPEAT_CONTACT, _quote(C, 16, "I've called three times about this", 9)),
    ae.StepsObserved(9, (Step.LISTEN,)),
    ae.CardShown(
        "k1",
        "own-broken-promise",
        Step.TAKE_RESPONSIBILITY,
        "Three calls and it still leaks. That is on us, and I will stay with it until it is fixed.",
        "“I've called three times about this and every time somebody says Friday.”",
        False,
        9,
        "1",
    ),
    ae.StageChanged(9, Stage.OWN),
    _said(4, A, 24, "That's not what you should have had from us. I'm sorry."),
    ae.StepsObserved(15, (Step.VALIDATE,)),
    te.AudioSkipped("s1", C, 28.0, 4.0, "the line was too noisy"),
    _said(5, C, 34, "So what are you going to do about it? I can't keep taking days off for people who don't show up."),
    ae.TensionChanged(18, 0.52, Band.UPSET),
)
SLIPPED = (
    "One of my cooks slipped on the water this morning, she may have broken her wrist. "
    "My lawyer says I should not even talk to you."
)
CRISIS: tuple[e.CallEvent, ...] = (
    _said(6, C, 42, SLIPPED),
    ae.TensionChanged(20, 0.91, Band.CRITICAL),
    ae.FlagRaised(20, Flag.SAFETY, _quote(C, 42, "One of my cooks slipped on the water", 20)),
    ae.FlagRaised(20, Flag.LEGAL, _quote(C, 46, "My lawyer says", 20)),
    ae.CardRetired("k1", "replaced", 20),
    ae.CardShown(
        "k2",
        "injury",
        Step.LISTEN,
        "I'm sorry. Is she being looked after right now? That comes first.",
        "“One of my cooks slipped on the water this morning.”",
        True,
        20,
        "1",
    ),
)
INSULT = "You people are useless, and you are an idiot if you think I will wait another week."
WARNING = "I want to help you. I need us to leave the names out so that I can."
INSULTED: tuple[e.CallEvent, ...] = (
    _said(6, C, 42, INSULT),
    ae.TensionChanged(20, 0.93, Band.CRITICAL),
    ae.FlagRaised(20, Flag.ABUSE, _quote(C, 42, INSULT, 20)),
    ae.CardRetired("k1", "replaced", 20),
    ae.CardShown(
        "k4",
        "risk.abuse",
        Step.WARN,
        "Be as upset as you like about this, Maria. I need us to leave the names out so I can fix it.",
        "“You are an idiot if you think I will wait another week.”",
        True,
        20,
        "1",
    ),
)
WARNED: tuple[e.CallEvent, ...] = (
    _said(7, A, 50, WARNING),
    ae.StepsObserved(25, (Step.WARN,)),
    ae.WarningGiven(25, 1, _quote(A, 50, WARNING, 25)),
    ae.CardRetired("k4", "done", 25),
    _said(8, C, 57, "Oh, spare me. You are all idiots."),
    ae.FlagRaised(29, Flag.ABUSE, _quote(C, 57, "You are all idiots.", 29)),
    ae.CardShown(
        "k5",
        "risk.abuse_again",
        Step.WARN,
        "I've asked once already. I want to help you, and if I'm called names again I will end this call.",
        "“You are all idiots.”",
        True,
        29,
        "1",
    ),
)
WARNED_TWICE: tuple[e.CallEvent, ...] = (
    _said(9, A, 63, "I've asked once already, and if I'm called names again I will end this call."),
    ae.WarningGiven(32, 2, _quote(A, 63, "if I'm called names again I will end this call", 32)),
    ae.CardRetired("k5", "done", 32),
)
RESTATED: tuple[e.CallEvent, ...] = (
    _said(6, A, 42, "Have I got it right that the pump was replaced once, and leaks again, and nobody came?"),
    ae.StageChanged(20, Stage.AGREE_PROBLEM),
    ae.ProblemRestated(20, _quote(A, 42, "the pump was replaced once, and leaks again, and nobody came", 20)),
)
SILENT: tuple[e.CallEvent, ...] = (
    te.TrackSilent("s1", C, 46.0, te.Silence.UNHEARD),
    te.TrackSilent("s1", A, 49.0, te.Silence.ABSENT),
)
INTERRUPTED: tuple[e.CallEvent, ...] = (te.TranscriptionInterrupted("s1", "the audio connection was lost."),)
FELL_BACK: tuple[e.CallEvent, ...] = (ae.PlaybookFellBack("de-escalation 3", "playbook.yaml:12: a card needs a step."),)
IN_SPANISH: tuple[e.CallEvent, ...] = (
    te.StreamStarted("s1", "MZ1", 0.0, language="es"),
    _said(1, A, 2, "Cold Corner, buenas tardes. ¿En qué puedo ayudarle?"),
    _said(2, C, 6, "La máquina de hielo pierde agua otra vez."),
)
SPEAKING = (
    Hypothesis(C, 40.0, 44.0, "I can't keep closing the kitchen every time it", 24),
    Hypothesis(A, 43.0, 44.0, "No, of course", 0),
)
YES = "Okay, let's do that."
DEAL: tuple[e.CallEvent, ...] = (
    _said(6, A, 42, "Have I got it right that the pump was replaced once, and leaks again, and nobody came?"),
    _said(7, C, 50, "Yes, exactly."),
    ae.ProblemRestated(
        20, _quote(A, 42, "the pump was replaced once, and leaks again", 20), _quote(C, 50, "Yes, exactly.", 21)
    ),
    ae.StepsObserved(20, (Step.TAKE_RESPONSIBILITY, Step.RESTATE)),
    e.CardUsed("k1", "m1"),
    ae.StageChanged(21, Stage.SOLUTION),
    _said(8, A, 58, "What if a mechanic comes on Monday at eight, before you open, and we take nothing for the visit?"),
    _said(9, C, 66, YES),
    ae.TensionChanged(27, 0.24, Band.TENSE),
    ae.StepsObserved(26, (Step.PROPOSE, Step.COMMIT)),
    ae.AgreementDrafted(
        "g1",
        Promise("business", "replace the pump before you open", "Monday at eight", date(2026, 3, 9), Decimal("0")),
        _quote(A, 58, "a mechanic comes on Monday at eight, and we take nothing", 26),
        _quote(C, 66, YES, 27),
    ),
    ae.AgreementDrafted(
        "g2",
        Promise("customer", "keep the water valve closed until then"),
        _quote(A, 70, "please keep the valve closed until then", 27),
        _quote(C, 74, "I will.", 27),
    ),
    ae.StageChanged(27, Stage.CONFIRM),
    ae.CardShown(
        "k3",
        "read-back",
        Step.READ_BACK,
        "Let me read it back: a new pump on Monday at eight, nothing to pay. Is that right?",
        "“Okay, let's do that.”",
        False,
        27,
        "1",
    ),
)
MAIL = Letter(
    "maria@example.test",
    "What we agreed today: your ice machine",
    "Hello Maria,\n\nThank you for calling, and for your patience with us.\n\nThis is what we agreed:\n\n"
    "We replace the pump before you open, no charge for the visit, by Mon 9 Mar.\n\n"
    "If anything here is not as you understood it, please answer this mail.\n\nDana Reyes\nCold Corner",
)
HUNG_UP: tuple[e.CallEvent, ...] = (
    ae.CardRetired("k3", "expired", 27),
    e.CallEnded("completed"),
    te.TranscriptCompleted(),
    e.NotesSaved(1, "Back door entrance. Ask for Luis in the kitchen.", "m1"),
    e.FollowUpDrafted(1, MAIL),
)
ACCOUNT = "You told us that the ice machine is leaking again."
REWORDED = (
    ae.WordingProposed(
        "gpt-oss",
        (
            Claim("The ice machine of Bistro Verde is leaking again, right by the door.", (8,)),
            Claim("She called three times about this.", (9,)),
        ),
        (Claim(ACCOUNT, (8,)),),
    ),
)
TAKEN: tuple[e.CallEvent, ...] = (
    e.FollowUpEdited(2, with_account(MAIL, ACCOUNT), "m1"),
    e.NotesSaved(2, "Back door entrance.\n\n" + prose(REWORDED[0].summary), "m1"),
)
REFUSED: tuple[e.CallEvent, ...] = (
    e.AgreementConfirmed(
        "g1", 1, Promise("business", "replace the pump before you open", "Monday at eight", date(2026, 3, 9)), "m1"
    ),
    e.AgreementRemoved("g2", 1, "m1"),
    e.DispositionChosen(1, Disposition.AGREED, Cause.FELL_SHORT, "m1"),
    e.FollowUpApproved(1, MAIL, "m1"),
    e.FollowUpRefused(1, "The address was refused"),
)
SENT: tuple[e.CallEvent, ...] = (
    e.FollowUpApproved(2, MAIL, "m1"),
    e.FollowUpSending(2, "<1@example.test>"),
    e.FollowUpSent(2, "<1@example.test>"),
)
CHECKED: tuple[e.CallEvent, ...] = (
    te.LineCorrected(
        9,
        (_said(3, C, 16, "I've called three times about this, and every time it is some day, Friday.").utterance,),
        "small",
    ),
    te.LineCorrected(
        17, (_said(0, C, 28, "Are you?").utterance, _said(0, A, 29, "I really am.", "really").utterance), "small"
    ),
    te.TranscriptChecked("small"),
)

LONG_NAME = "Maximiliane-Theodora von und zu Freyberg-Eisenstadt-Hohenzollern 🧊👩‍🍳"
NO_BREAK = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
LONG = Customer(
    "c4",
    LONG_NAME,
    ("+12025550123",),
    f"maximiliane.theodora@{NO_BREAK.lower()[:60]}.example.test",
    f"{NO_BREAK} 🍹",
    1987,
    ("VIP", "repeat problem", "pays by invoice only", "speaks slowly on the phone"),
    f"Ask for the {NO_BREAK} at the back door. https://example.test/{'a' * 90}",
    (f"{NO_BREAK} 🍹🍹",),
    (Contact(date(2026, 3, 3), "call", NO_BREAK, "promised by Friday; nobody came"),),
    (OpenPromise("p1", f"bring the {NO_BREAK}", date(2024, 3, 6), date(2024, 3, 3)),),
)
LONG_CALL: tuple[e.CallEvent, ...] = (
    e.CallStarted("CA1", "+12025550123", "+12025550100"),
    e.CustomerIdentified("c4", LONG_NAME),
    e.AgentAccepted("m1", "Dana Reyes", 0),
    e.AgentConnected(0, "CA2"),
    te.StreamStarted("s1", "MZ1", 0.0),
    _said(1, C, 3700, f"The {NO_BREAK} does not work 😡 and {'really ' * 30}nobody came."),
    ae.TensionChanged(6, 0.66, Band.UPSET),
    *(ae.FlagRaised(6, flag, _quote(C, 3700, NO_BREAK, 6)) for flag in Flag),
    ae.StageChanged(6, Stage.SOLUTION),
    ae.ProblemRestated(6, _quote(A, 3704, f"the {NO_BREAK} does not work", 6), _quote(C, 3706, "yes " * 30, 6)),
    ae.CardShown(
        "k1",
        "long",
        Step.RESTATE,
        f"You said “the {NO_BREAK} does not work, and nobody came although it was promised three times”. "
        "I'd be upset too, and I'm sorry you had to go through that.",
        f"“{NO_BREAK}”",
        False,
        6,
        "1",
    ),
    ae.AgreementDrafted(
        "g1",
        Promise("customer", f"bring the {NO_BREAK}", "some day, Friday", date(2026, 3, 13), Decimal("1234567.89")),
        _quote(A, 3710, f"you bring the {NO_BREAK}", 6),
        _quote(C, 3712, "yes " * 30, 6),
    ),
)
LONG_AFTER: tuple[e.CallEvent, ...] = (
    e.CallEnded("completed"),
    te.TranscriptCompleted(),
    e.FollowUpDrafted(1, Letter(LONG.email, f"What we agreed: {NO_BREAK}", f"Hello {LONG_NAME},\n\n{NO_BREAK}")),
    ae.WordingProposed(
        "a-model-with-a-very-long-name-72b-instruct-q4", (Claim(f"{NO_BREAK}.", (6,)),), (Claim("It broke.", (6,)),)
    ),
)
