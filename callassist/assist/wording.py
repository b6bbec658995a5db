"""A promise in words that read well in a letter: the agent's own words without fillers, times and turns of speech."""

import re

from callassist.assist.text import Sentence, listed

_BASE = {
    "putting": "put",
    "getting you": "get you",
    "taking": "take",
    "giving": "give",
    "writing": "write",
    "coming": "come",
    "moving": "move",
    "closing": "close",
    "scheduling": "schedule",
    "replacing": "replace",
    "waiving": "waive",
    "processing": "process",
    "issuing": "issue",
    "escalating": "escalate",
    "arranging": "arrange",
    "updating": "update",
    "removing": "remove",
    "shipping": "ship",
    "knocking": "knock",
    "submitting": "submit",
    "cancelling": "cancel",
    "canceling": "cancel",
    "popping": "pop",
    "typing": "type",
    "setting": "set",
    "changing": "change",
    "reversing": "reverse",
    "swapping": "swap",
    "transferring": "transfer",
    "raising": "raise",
}
_DONE = {
    "booked": "book",
    "scheduled": "schedule",
    "moved": "move",
    "arranged": "arrange",
    "put": "put",
    "sent": "send",
    "refunded": "refund",
    "credited": "credit",
    "issued": "issue",
    "processed": "process",
    "ordered": "order",
    "waived": "waive",
    "cancelled": "cancel",
    "canceled": "cancel",
    "rebooked": "rebook",
    "dispatched": "dispatch",
}
_FILLERS = re.compile(
    r"(?:^|(?<=[\s,]))(?:um|uh|er|ah|you know|i mean|like i said|actually|basically|obviously|okay|alright|just"
    r"|go ahead and|of course|then|yeah|well|look|honestly),?(?=[\s,]|$)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:and|so|but|or|then|also|to|is|that|okay|alright|the|it's|that's|it'll be|by|on|at|for|no later than"
    r"|up|perfect|great|good|done|now|plus)\b[\s,]*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]+(?:and|so|but|or|then|by|on|at|for|to|from|with|within|in|it's|that's|that is|around|about"
    r"|no later than|between|until|is|are|you'll|it'll be|which is|of|the|an?|as of|until|as)$",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r",?\s(?:because|'cause|cause|so that|when i|when he|when she|when they|which|but|since|whether|it's|that's"
    r"|it'll|they say|so you|to see (?:if|whether)|to make sure|would (?:work|suit|that)|does that|is that"
    r"|how does|and there's|and there is|you should|you'll"
    r"|you will|okay\?|in case)\b.*$",
    re.IGNORECASE,
)
_APPOINTMENT = re.compile(
    r"^(?:(?:get|pencil|fit|put|book|squeeze|take|have|schedule|move) (?:you|yourself|in|a time|a slot"
    r"|an appointment)(?: (?:in|down|on|a time|an appointment|that|up))*|see you|pencil in(?: a time)?|say"
    r"|availability|slot|opening|you (?:are|will be) (?:in|down|booked).*)$",
    re.IGNORECASE,
)
_COMMON = frozenset({"my", "our", "the", "your", "a", "he", "she", "they", "someone", "somebody", "you"})
_THERE = re.compile(r"there(?:'ll| will|'s| is)\b", re.IGNORECASE)
_FINITE = re.compile(r"\w'(?:ll|s|re|m|ve)\b|\b(?:is|are|was|were|will|have|has|had)\b")
_MOST_WORDS = 18
_STOP = frozenset(
    listed(
        "a an and are as at back be but by call can could do for from get give go going gonna good "
        "got have he her him his i i'll i'm if in is it it's just"
        " let like make me my no not of off okay on one or our out put say see send she so some sure "
        "take that that's the them then there they thing this"
        " to today tomorrow two up us was we we'll well what when which who will with would yeah yes "
        "you you'll your right now all away about around he'll"
        " she'll they'll also come coming him gonna done need want monday tuesday wednesday thursday "
        "friday saturday sunday day days week business working by"
        " end within before after until three four five six seven eight nine ten thirty fifteen "
        "morning afternoon evening tonight am pm half quarter past time"
        " sent book you're i've we've there's here email card can't won't don't any more look know "
        "over still through does work how should shall great has prefer"
    )
)


def content(plain: str) -> frozenset[str]:
    """The words that say what a promise is about, cut to their stems."""
    return frozenset(
        _stem(word) for word in plain.split() if word not in _STOP and len(word) > 2 and not word[0].isdigit()
    )


def _stem(word: str) -> str:
    return re.sub(r"(?:'s|s|ed|ing|es)$", "", word)[:6]


def worded(
    sentence: Sentence, head: re.Match[str] | None, bounds: tuple[int, int], times: tuple[tuple[int, int], ...]
) -> str:
    """What is promised, from the agent's words; `bounds` and `times` are positions in the comparable text."""
    left, right = bounds
    if head is None:
        return _tidy(_without(sentence, left, right, times)) or sentence.raw.strip(" .,?!")
    groups = head.groupdict()
    if groups.get("booked") is not None:
        return _booked(sentence, head, right, times)
    named = "do" if groups.get("do") else "done" if groups.get("done") else "thing"
    verb = _verb(head[named]) if named == "do" else _DONE.get(head[named], "") if named == "done" else ""
    rest = _tidy(_without(sentence, head.end(named), right, times), leading=not verb)
    topic = _tidy(_without(sentence, left, head.start(), times))
    pronoun = re.match(r"(?:that|it|those|them)\b", rest)
    if verb and pronoun and len(topic.split()) >= 2 and (_THERE.match(topic) or not _FINITE.search(topic)):
        if _THERE.match(topic):
            return _lower(topic)
        rest = re.sub(r"^\w+", _lower(topic), rest, count=1)
    clause = f"{verb} {rest}".strip()
    if times and (not clause or _APPOINTMENT.match(clause)):
        return "appointment" if not re.search(r"\bwith\b", rest) else f"appointment {rest[rest.index('with') :]}"
    return _subject(sentence, head, left, times) + clause


def _booked(sentence: Sentence, head: re.Match[str], right: int, times: tuple[tuple[int, int], ...]) -> str:
    with_whom = re.search(r"\bwith (?:[\w']+ ?){1,3}", _tidy(_without(sentence, head.end(), right, times)))
    return f"appointment {with_whom[0].strip()}" if with_whom else "appointment"


def _verb(spoken: str) -> str:
    if spoken in _BASE:
        return _BASE[spoken]
    return spoken if spoken in {"bring", "ring"} or not spoken.endswith("ing") else spoken[:-3]


_STATES = (
    "there",
    "out",
    "with you",
    "at your",
    "sent",
    "refunded",
    "delivered",
    "credited",
    "shipped",
    "replaced",
    "waived",
    "returned",
    "fixed",
    "back",
    "ready",
)


def _subject(sentence: Sentence, head: re.Match[str], left: int, times: tuple[tuple[int, int], ...]) -> str:
    """Who does it, when that is not the business itself, with the verb that its clause needs."""
    third = head.groupdict().get("third")
    if not third:
        return ""
    verb = head.groupdict().get("do") or ""
    present = verb.startswith(("goes", "comes", "are ", "is ", "on ", "coming ", "going "))
    said = (
        _tidy(_without(sentence, left, head.end("third"), times))
        if present
        else sentence.spoken(head.start("third"), head.end("third"))
    )
    said = re.sub(r"(?:'ll|'s|'d)$", "", said)
    name = _lower(said) if said.split(" ")[0].lower() in _COMMON else said
    if verb.startswith(("goes", "comes", "are ", "is ")):
        return f"{name} "
    between = ("are " if " are " in head[0] else "is ") if present else "will be " if verb in _STATES else "will "
    return f"{name} {between}"


def _without(sentence: Sentence, left: int, right: int, times: tuple[tuple[int, int], ...]) -> str:
    """The raw words of a stretch, its times cut out."""
    pieces, at = [], left
    for start, end in sorted(times):
        if start >= at and start < right:
            pieces.append(sentence.spoken(at, start))
            at = end
    pieces.append(sentence.spoken(at, right))
    return " ".join(piece for piece in pieces if piece)


def _tidy(words: str, *, leading: bool = True) -> str:
    words = re.sub(r"\s+", " ", _FILLERS.sub(" ", words.replace("--", " "))).strip(" ,;.")
    words = _BREAK.sub("", words)
    words = _LEADING.sub("", words) if leading else words
    for _ in range(4):
        words = _TRAILING.sub("", words).strip(" ,;.")
    words = re.sub(r"\s+,", ",", re.sub(r",(?:\s*,)+", ",", words))
    return " ".join(words.split()[:_MOST_WORDS]).strip(" ,;.")


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[:1].isupper() and not words.startswith("I ") else words
