"""How the product says things to people: labels, times, dates, money, and the one line that matters most."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from zoneinfo import ZoneInfo

import phonenumbers

from callassist.assist.brief import Mood
from callassist.assist.tension import band
from callassist.calls.drafts import FollowUp
from callassist.calls.model import State
from callassist.calls.owed import Voicemail
from callassist.calls.panel import Panel
from callassist.calls.terms import Promise, Quote
from callassist.calls.transcript_events import Silence, TrackSilent
from callassist.customers.model import Customer
from callassist.follow_up.wording import clause
from callassist.method import Band, Cause, Disposition, Flag, Reply, Stage, Step
from callassist.speech import Speaker, Word

WEAK = 0.45
"""Words the model gave less probability than this are shown as doubtful."""

SPEAKERS = {Speaker.CUSTOMER: "Customer", Speaker.AGENT: "Agent", Speaker.MANAGER: "Manager", Speaker.GUEST: "Guest"}

STATES = {
    State.RINGING: "Ringing",
    State.CONNECTING: "Connecting",
    State.ACTIVE: "On the line",
    State.WRAP_UP: "Wrap-up",
    State.CLOSED: "Closed",
    State.MISSED: "Missed",
    State.UNREACHED: "Not reached",
}

STAGES: dict[Stage, tuple[str, tuple[Step, ...]]] = {
    Stage.VENT: ("Hear them out", (Step.LISTEN,)),
    Stage.OWN: ("Own it", (Step.VALIDATE, Step.TAKE_RESPONSIBILITY, Step.ASSURE)),
    Stage.AGREE_PROBLEM: ("Agree on the problem", (Step.CLARIFY, Step.RESTATE)),
    Stage.PARTNER: ("Partner", (Step.INVITE,)),
    Stage.SOLUTION: ("Solution", (Step.PROPOSE, Step.LIMIT, Step.NEGOTIATE, Step.COMMIT)),
    Stage.CONFIRM: ("Confirm", (Step.READ_BACK, Step.IN_WRITING, Step.THANK)),
    Stage.CLOSED: ("Close", (Step.CLOSE,)),
}
"""What each stage is called and the steps that belong to it, in the order of the method."""

GATED = (Stage.VENT, Stage.OWN, Stage.AGREE_PROBLEM)
"""Stages in which no solution is suggested before the problem is agreed, unless the agent asks for it."""

STEPS = {
    Step.LISTEN: "let them finish",
    Step.VALIDATE: "show you understand",
    Step.TAKE_RESPONSIBILITY: "take responsibility",
    Step.ASSURE: "say you want to solve it",
    Step.CLARIFY: "ask what happened",
    Step.RESTATE: "restate the problem",
    Step.INVITE: "ask for their idea",
    Step.PROPOSE: "make an offer",
    Step.LIMIT: "say what is not possible",
    Step.NEGOTIATE: "meet in the middle",
    Step.COMMIT: "promise who, what, when",
    Step.READ_BACK: "read it back, get a yes",
    Step.IN_WRITING: "say it comes in writing",
    Step.THANK: "thank them",
    Step.WARN: "set a boundary",
    Step.CLOSE: "say goodbye kindly",
}

BANDS = {Band.CALM: "calm", Band.TENSE: "tense", Band.UPSET: "upset", Band.CRITICAL: "critical"}

FLAGS = {
    Flag.ABUSE: "Abusive words",
    Flag.THREAT: "Threat",
    Flag.SELF_HARM: "May harm themselves",
    Flag.SAFETY: "Somebody may be in danger",
    Flag.LEGAL: "Speaks of a lawyer",
    Flag.REGULATOR: "Speaks of an authority",
    Flag.CHARGEBACK: "Wants the payment back by the bank",
    Flag.REVIEW: "Speaks of a public review",
    Flag.CHURN: "May leave us",
    Flag.ASKS_MANAGER: "Asks for a manager",
    Flag.REPEAT_CONTACT: "Called about it before",
}

CAUSES = {
    Cause.EXPECTATION: "They expected something else",
    Cause.MISUNDERSTANDING: "A misunderstanding",
    Cause.OVERPROMISE: "We promised too much",
    Cause.FELL_SHORT: "Our product or service fell short",
    Cause.PRICING: "The price or the terms",
    Cause.SUPPLIER: "A supplier",
    Cause.STAFF: "How they were treated",
    Cause.EXPLOITATION: "They were after more than agreed",
}

DISPOSITIONS = {
    Disposition.AGREED: "Agreed on a solution",
    Disposition.ANSWERED: "Question answered",
    Disposition.NOT_AGREED: "No agreement",
    Disposition.CALLBACK: "We call back",
    Disposition.WRONG_NUMBER: "Wrong number",
}

OUTCOMES = {
    "": "shown when the call ended",
    "used": "used",
    "dismissed": "not now",
    "done": "done in own words",
    "expired": "not used",
    "replaced": "replaced",
}

ANSWERS = {
    None: "not answered yet",
    Reply.ACCEPT: "they said yes",
    Reply.ACKNOWLEDGE: "heard, and neither accepted nor refused",
    Reply.CONDITIONAL: "accepted on a condition",
    Reply.REFUSE: "refused",
    Reply.QUESTION: "they asked about it",
    Reply.NEITHER: "not answered yet",
}
"""What became of an offer."""

UNREACHED = {
    "no-answer": "Nobody picked up.",
    "busy": "Their line was busy.",
    "failed": "The number could not be reached.",
}
"""Why somebody whom we called did not come on the line, by the reason of the call's end."""

LISTENING = {
    "waiting": "the text starts when the call does",
    "live": "",
    "interrupted": "the text has stopped; the call goes on",
    "complete": "the text is complete",
}

SILENCES = {Silence.ABSENT: "No audio of {} has come", Silence.UNHEARD: "Nothing has been heard from {}"}

ENGLISH_ONLY = "The assist works in English only: keep agreements in the notes."

NO_PROMPTS = "No prompts: the assist works in English only."
NO_MOOD = "Mood and stage are not followed: the assist works in English only."

UNTOLD = {
    "early": "Nothing was said yet.",
    "silent": "Nothing was said, so there is nothing to tell.",
    "failed": "This could not be put together. The transcript has everything that was said.",
}

CONTACTS = {
    "call": "called",
    "email": "e-mail",
    "sms": "text message",
    "social": "post",
    "purchase": "bought",
    "visit": "visit",
}

FOLLOW_UPS = {
    "none": "The mail is being drafted.",
    "draft": "A draft. Read it, change what you like, then approve it.",
    "edited": "Your changes are saved. It is not sent yet.",
    "approved": "Approved. It is on its way out.",
    "sending": "Being sent.",
    "declined": "No mail was sent; none was needed.",
}


def minutes(seconds: float) -> str:
    """m:ss, or h:mm:ss from an hour on."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"


def silence(silent: TrackSilent, *, mine: bool) -> str:
    """Who is not heard, since when, and what that means; `mine` when the reader is the agent."""
    if silent.speaker is Speaker.CUSTOMER:
        who, so = "the customer", "check the line"
    else:
        who, says = ("your side", "you say") if mine else ("the agent's side", "they say")
        so = f"what {says} is not in the transcript"
    return f"{SILENCES[silent.kind].format(who)} since {minutes(silent.since)}: {so}."


def hour(at: datetime, timezone: str) -> str:
    """The time of day in the business's zone."""
    return f"{at.astimezone(ZoneInfo(timezone)):%H:%M}"


def day(on: date | datetime, timezone: str = "UTC") -> str:
    on = on.astimezone(ZoneInfo(timezone)).date() if isinstance(on, datetime) else on
    return f"{on:%a} {on.day} {on:%b}"


def due(on: date, today: date) -> str:
    """The day of a promise, with its year where that is not this one."""
    return day(on) if on.year == today.year else f"{day(on)} {on.year}"


def past_day(on: date, today: date) -> str:
    """A day gone by: the day and month, or the month and year when it was another year."""
    return f"{on.day} {on:%b}" if on.year == today.year else f"{on:%b} {on.year}"


def money(amount: Decimal) -> str:
    return f"amount {amount:,.2f}" if amount else "no charge"


def phone(number: str) -> str:
    """An E.164 number grouped as it is written; as it came when it is none, and in words when it was withheld."""
    if not number:
        return "number withheld"
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def ordinal(count: int) -> str:
    suffix = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{suffix}"


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def doubts(words: tuple[Word, ...]) -> tuple[tuple[str, bool], ...]:
    """The words as runs of text, each certain or doubtful, to be joined by single spaces."""
    runs = groupby(words, key=lambda word: word.probability < WEAK)
    return tuple((" ".join(word.text for word in run), weak) for weak, run in runs)


def deed(promise: Promise) -> str:
    """What the business does, as a sentence without its end: "We will refund the fee", "Grace will bring it"."""
    text = clause(promise)
    return text[:1].upper() + text[1:]


def pledge(promise: Promise) -> str:
    """What the customer does, to be read after their name: "will keep the valve closed"."""
    return clause(promise).removeprefix("you ")


def mood(mood: Mood) -> str:
    """How upset they are, and were at worst where that is over."""
    now, worst = BANDS[mood.band], BANDS[band(mood.peak)]
    return now.capitalize() if now == worst else f"{now.capitalize()} now, {worst} at worst ({minutes(mood.peak_at)})"


def warned(warnings: tuple[Quote, ...]) -> str:
    """Which step of the ladder the agent's warnings have reached."""
    times = ", ".join(minutes(one.start) for one in warnings)
    count = {1: "once", 2: "twice"}.get(len(warnings), f"{len(warnings)} times")
    return f"Asked {count} to stop the insults: {times}"


def listening(panel: Panel) -> str:
    """How far the transcript can be relied on: whether it is whole, and whether it was checked."""
    if panel.listening != "complete" or not panel.checked_by:
        return LISTENING[panel.listening]
    corrected = sum(bool(line.corrected) for line in panel.transcript)
    found = f"{corrected} {'line' if corrected == 1 else 'lines'} corrected" if corrected else "nothing to correct"
    return f"{LISTENING[panel.listening]}; checked again with {panel.checked_by}: {found}"


def untold(panel: Panel) -> str:
    """Why there is no summary and no brief of a call."""
    if not any(line.speaker for line in panel.transcript):
        return UNTOLD["early" if panel.call.ended_at is None else "silent"]
    return UNTOLD["failed"] if panel.is_assisted else ENGLISH_ONLY


def fell_back(playbook: str) -> str:
    """`playbook` is the name and version of the one that prompts the call."""
    return f"The playbook has a mistake: prompts come from the last good one, {playbook}."


def trend(panel: Panel) -> str:
    """Where the tension goes, from its last four readings; a calm that lasts needs no word."""
    recent = [tension for _, tension in panel.tensions[-4:]]
    if len(recent) < 2:
        return "steady"
    change = recent[-1] - sum(recent[:-1]) / len(recent[:-1])
    if panel.band is Band.CALM and change < 0.06:
        return ""
    return "rising" if change > 0.06 else "falling" if change < -0.06 else "steady"


def unreached(panel: Panel) -> str:
    """Why a call of ours reached nobody."""
    return UNREACHED.get(panel.call.ended_for, "The call was ended before anybody picked up.")


def voicemail(left: Voicemail, *, opted_out: bool = False) -> str:
    """Why there is no text of a message."""
    if left.lost:
        return f"The message could not be fetched: {left.lost}"
    if left.is_heard:
        return "No words were left."
    return "It is not written down: that was the caller's wish." if opted_out else "It is being written down."


def refusal(follow_up: FollowUp) -> str:
    """Why the mail was not sent and what to do, as one or two sentences."""
    reason = follow_up.reason.strip().rstrip(".") or "the mail server would not take it"
    told = reason if reason.lower().startswith("not sent") else f"Not sent: {reason[0].lower()}{reason[1:]}"
    remedy = "" if "again" in reason.lower() else " Correct what is wrong and send again."
    return f"{told}.{remedy}"


def matters(record: Customer | None, today: date) -> str:
    """The one line to know before saying hello; empty when nothing stands out."""
    if record is None:
        return ""
    dated = sorted((p for p in record.promises if p.due), key=lambda p: p.due or today)
    if dated and (late := dated[0].overdue_days(today)):
        return f"Promise overdue by {days(late)}: {dated[0].what}"
    if dated and dated[0].due == today:
        return f"Promised for today: {dated[0].what}"
    return _contacts(record, today) or (f"Still promised: {record.promises[0].what}" if record.promises else "")


def _contacts(record: Customer, today: date) -> str:
    before = record.contacts_since(today - timedelta(days=30))
    if before < 2:
        return ""
    last = next(c for c in record.history if c.kind in ("call", "email", "sms", "social"))
    return f"{ordinal(before + 1)} contact in 30 days; the last was about: {last.summary}"
