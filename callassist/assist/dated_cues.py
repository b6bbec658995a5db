"""Forms of promises and offers that are one only with a day or an hour. Comparable text."""

import re

from callassist.assist.promise_cues import ADVERBS, THIRD, VERB

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

_NO_DEED = (
    r"(?!(?:not|never|have to|need|want|know|think|say|tell you|admit|bet|guess|try|see|hope|mind|understand|listen"
    r"|agree"
    r"|wait|like|your|you|the|my|our|an?|his|her|that|this|ask you|cost|depend|be (?:honest|straight|upfront|frank"
    r"|sorry|surprised|amazed|lying|fine|okay|glad|happy"
    r"|here|careful|able|in trouble))\b)"
)
_NO_DOING = (
    r"(?!\w+ing (?:me|us)\b)(?!(?:waiting|looking|trying|hoping|thinking|asking|saying|telling|seeing|showing|having"
    r"|sitting|standing|being"
    r"|struggling|wondering|reading|listening|talking|speaking|joking|kidding|calling (?:from|about)|working|feeling"
    r"|guessing|assuming|planning|meaning|missing|wanting|needing|running late|nothing|something|anything|everything"
    r"|morning|evening|during|going to (?!your|the|be with|a\b))\b)"
)
_DOER = rf"(?:{THIRD}|he|she|they|everything|both|someone|somebody)"
_ANY = rf"(?:{THIRD}|it|that|this|they|he|she|these|those|everything|both|one|someone|somebody)"
_OPEN = "".join(
    f"(?<!{word} )"
    for word in (
        "did", "do", "does", "can", "could", "would", "should", "when", "what", "till", "until", "before", "after",
        "once",
        "if", "how", "where", "why", "because", "cause", "whether", "have", "had",
        "things", "thing", "since", "that", "unless", "may", "might",
        "my", "our", "the", "your",
    )
)
"""What no statement of its own follows: questions, and clauses of time."""
_AIMED = (
    r"(?=(?:you|it|that|them|him|her|your|the|this|both|everything|all|one|an?|round|over|out|back|off|mr|mrs|ms"
    r"|miss)\b)"
)
_SCHEDULED = (
    r"(?:send|ship|mail|email|text|call|ring|phone|refund|credit|replace|deliver|waive|bring|come|drop|fit|fix|do|swap"
    r"|collect|pick|post|write|take|lift|get|give|check|repair|change|move|pay)"
)

DATED: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?P<who>i|we)(?:'ll| will|'m going to|'m gonna|'re going to"
        rf"|'re gonna) {ADVERBS}(?P<do>{_NO_DEED}(?:be )?\w+)\b"
    ),
    re.compile(
        rf"{_OPEN}\b(?P<third>{_ANY})(?:'ll| will|'s going to|'s gonna| is going to| are going to) {ADVERBS}"
        rf"(?P<do>{_NO_DEED}(?:be )?\w+)\b"
    ),
    re.compile(r"\b(?P<third>you)(?:'ll| will) (?P<do>hear|be|start|find|know)\b(?! able)"),
    re.compile(rf"\b(?P<who>i|we)(?:'m| am|'re| are) {ADVERBS}(?P<do>{_NO_DOING}\w{{2,}}ing)\b"),
    re.compile(rf"{_OPEN}\b(?P<third>{_DOER})(?:'s| is|'re| are) {ADVERBS}(?P<do>{_NO_DOING}\w{{2,}}ing)\b"),
    re.compile(r"\b(?P<third>it|that|they)(?:'s| is|'re| are) (?P<do>(?:coming|going|arriving|landing"
        r"|being) (?!to\b)\w+)\b"),
    re.compile(
        rf"{_OPEN}\b(?P<third>you)(?:'re| are) (?P<do>getting|receiving)"
        r"(?= (?:it|that|them|the|an?|your|full|all|both|one)\b)"
    ),
    re.compile(rf"{_OPEN}\b(?P<who>i|we) {ADVERBS}(?P<do>{_SCHEDULED}) {_AIMED}"),
    re.compile(
        rf"{_OPEN}\b(?P<third>he|she|{THIRD}) (?P<do>(?!take|give|cost){_SCHEDULED})e?s (?:to |in |on )?{_AIMED}"
    ),
    re.compile(rf"^(?:(?:so|and|okay|right|then) )*(?P<third>{THIRD}) to (?P<do>{VERB}) {_AIMED}"),
    re.compile(
        rf"{_OPEN}\b(?P<third>it|{_DOER}) (?P<do>leaves|sets off|arrives|lands|kicks in|takes effect|comes through)\b"
    ),
    re.compile(r"\bgive (?:me|us|him|her|them) (?P<thing>(?=till\b|until\b))"),
    re.compile(
        rf"{_OPEN}\b(?P<third>you) (?P<do>get|have|start|see|receive|hear)"
        rf" (?=(?:it|that|them|the|your|an?|from|with|me|us|one|both|everything)\b)"
    ),
    re.compile(
        rf"{_OPEN}\b(?P<third>{_ANY})(?:'s|'ll be| is|'re| are) (?P<do>(?:all |back )?(?:with you|in your|on your"
        rf"|at your|to your"
        rf"|done|sorted|ready|fixed|yours|back with|back on))\b"
    ),
    re.compile(
        rf"{_OPEN}\b(?P<third>{_ANY}) (?P<do>(?:goes|comes) (?:in|into|out|off|on))"
        r"(?= (?:the (?:post|mail|van|truck|next|first|system|oven|press)|today|tomorrow|tonight|by|at|on|first thing"
        r"|this|before"
        r"|\w+day)\b)"
    ),
    re.compile(r"\b(?P<booked>(?:that's you|you(?:'re| are)) (?:all |back )?(?:in|down|booked|sorted|moved))\b"),
)
"""The forms of a promise: "Alasdair phones you", "it's on your card", "I'm driving"."""

DATED_OFFERS: tuple[re.Pattern[str], ...] = (
    re.compile(r"\b(?:there's|i've got|we've got|he's got|she's got|i got) (?P<thing>(?=\w))"),
    re.compile(r"\b(?:i've|we've|he's|she's) (?P<thing>(?=(?:an? )?(?:\w+day|tomorrow|tonight|this|next)\b))"),
    re.compile(r"\b(?:earliest|soonest|next|first) (?:i've|we've|i|we|he's|they've)(?: got| have| can do)?(?: is"
        r"| would be)? (?P<thing>(?=\w))"),
    re.compile(r"^(?:(?:and|so|or|well|okay) )*(?:say|is|would|how's|could you (?:do|manage|make)|can you (?:do"
        r"|manage|make)) (?P<thing>(?=\w))"),
)
"""The forms of an offer that are one only with a day or an hour."""
