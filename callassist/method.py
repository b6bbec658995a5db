"""The words of the de-escalation method: where a conversation stands, what an agent does, what a customer signals."""

from enum import StrEnum


class Stage(StrEnum):
    """In the order of the method; a conversation may fall back to OWN when tension spikes or the customer refuses."""

    VENT = "vent"
    OWN = "own"
    AGREE_PROBLEM = "agree_problem"
    PARTNER = "partner"
    SOLUTION = "solution"
    CONFIRM = "confirm"
    CLOSED = "closed"


class Step(StrEnum):
    """One thing an agent does."""

    LISTEN = "listen"
    VALIDATE = "validate"
    TAKE_RESPONSIBILITY = "take_responsibility"
    ASSURE = "assure"
    CLARIFY = "clarify"
    RESTATE = "restate"
    INVITE = "invite"
    PROPOSE = "propose"
    LIMIT = "limit"
    NEGOTIATE = "negotiate"
    COMMIT = "commit"
    READ_BACK = "read_back"
    IN_WRITING = "in_writing"
    THANK = "thank"
    WARN = "warn"
    CLOSE = "close"


class Band(StrEnum):
    """Tension in a word."""

    CALM = "calm"
    TENSE = "tense"
    UPSET = "upset"
    CRITICAL = "critical"


class Flag(StrEnum):
    """What a customer said that someone must know about at once."""

    ABUSE = "abuse"
    THREAT = "threat"
    SELF_HARM = "self_harm"
    SAFETY = "safety"
    LEGAL = "legal"
    REGULATOR = "regulator"
    CHARGEBACK = "chargeback"
    REVIEW = "review"
    CHURN = "churn"
    ASKS_MANAGER = "asks_manager"
    REPEAT_CONTACT = "repeat_contact"


class Reply(StrEnum):
    """How the customer answers an open proposal."""

    ACCEPT = "accept"
    ACKNOWLEDGE = "acknowledge"
    CONDITIONAL = "conditional"
    REFUSE = "refuse"
    QUESTION = "question"
    NEITHER = "neither"


class Cause(StrEnum):
    """Where things broke, named to change something, never to blame."""

    EXPECTATION = "expectation"
    MISUNDERSTANDING = "misunderstanding"
    OVERPROMISE = "overpromise"
    FELL_SHORT = "fell_short"
    PRICING = "pricing"
    SUPPLIER = "supplier"
    STAFF = "staff"
    EXPLOITATION = "exploitation"


class Disposition(StrEnum):
    """The wrap-up code: how the call ended."""

    AGREED = "agreed"
    ANSWERED = "answered"
    NOT_AGREED = "not_agreed"
    CALLBACK = "callback"
    WRONG_NUMBER = "wrong_number"
