"""What somebody must know at once, found in one utterance: where it is raised, and where the words are harmless."""

from callassist.assist import danger_cues, flag_cues, heated_cues
from callassist.assist.customer_cues import any_of
from callassist.assist.text import Sentence
from callassist.method import Flag

HEATED = 0.3
"""Tension from which it is a threat to name an authority, the press or the bank."""
_DEEDS = frozenset({Flag.LEGAL, Flag.REGULATOR, Flag.CHARGEBACK, Flag.REVIEW, Flag.CHURN, Flag.THREAT})
"""Flags for what a customer means to do, which can be denied, be over, or be said in fun."""

_POWERS = frozenset({Flag.LEGAL, Flag.REGULATOR})
_ECHO_WORDS = 2
"""Words up to which an authority is only repeated ("An ombudsman?"), not turned to."""

_FUN = any_of(
    r"(?:he|she|they) (?:was|were|is) (?:only |just )?(?:joking|kidding|messing)",
    r"ha(?: ha)*",
    r"(?:only|just) (?:joking|kidding|messing|codding|having you on)",
    r"i'm (?:joking|kidding|only messing)",
    r"no offen[cs]e (?:taken)",
)
_OVER = any_of(
    r"withdrawn|withdrew", r"(?:that's|it's|it is) finished now", r"(?:i'd|i would) rather (?:you|we|just)",
    r"not worth (?:it|the)", r"please ignore", r"did think about", r"what for", r"i'm not in it",
    r"nobody's", r"told (?:him|her|them) not to", r"(?:was|were) a mistake", r"can't be bothered",
    r"(?:reckons|said|told me) (?:\w+ ){0,3}(?:should've|could|should have)",
    r"(?:was|were) (?:\w+ )?(?:going|about|planning|thinking) (?:to|of)", r"i had it half", r"almost", r"nearly",
    r"used to", r"last year", r"years ago", r"don't make me",
    r"said i'd", r"had it all over",
    "(?:called|rang|phoned|checked with|asked|spoke to|been (?:on )?to|went to) (?:my|the) bank(?! and (?:they"
    "|i'm|i'll))",
)  # fmt: skip
_DENIED = any_of(
    r"(?:don't|do not|needn't) (?:have|need) to",
    r"i(?:'ll| will) not be \w+ing any",
    r"i(?:'m| am) not (?:going to|gonna|planning|looking|one (?:to|for)|the (?:type|sort|kind)|threatening|out to)",
    r"we(?:'re| are) not (?:going to|planning|looking)", r"i won't (?:be )?(?:writ|post|su|report|complain|go)\w*",
    r"no need (?:to|for) (?:\w+ )?", r"wouldn't (?:dream|want)",
    r"i'd never (?:su|post|writ|report|leav|go)\w*", r"not (?:leaving|cancell?ing|switching|going anywhere|that i'd)",
    r"don't want (?:to (?:leave|cancel|switch|move|go elsewhere)|anyone in trouble)",
)  # fmt: skip
_PRAISE = any_of(
    r"(?:do you have|have you|you've|you have) (?:got )?an? ",
    r"(?:saw|seen|see|found out|find out|read|heard|were|was) (?:\w+ ){0,4}(?:on|from) (?:facebook|twitter"
    "|instagram|tik ?tok|reddit)",
    "(?:good|great|lovely|nice|glowing|brilliant|excellent|fantastic|wonderful|positive"
    r"|amazing) (?:\w+ )?(?:review|rating|word|things|feedback)s?",
    r"(?:five|5|four|4|all the) stars?", r"recommend you", r"read (?:your|the|some|all the|good) (?:\w+ )?reviews?",
    r"reading the reviews", r"(?:found|saw|seen|heard of|got) you (?:\w+ )?(?:on|through|from|in)",
    r"i(?:'ve| have) left you", r"facebook's", r"your (?:facebook|instagram|google|yelp|twitter|website|page)",
)  # fmt: skip
_IDLE_LAW = any_of(
    r"(?:food|tennis) court", r"i'm a (?:lawyer|solicitor|barrister|paralegal) so",
    r"my (?:father|mother|dad|grandfather) was an?", r"the divorce", r"which do you do",
    r"(?:attorney|lawyer|solicitor|law ?firm)(?:'s)? (?:\w+ )?(?:drew|wrote|drafted|handled|handles|needs|need"
    "|wants|asked|asking|requires|office|friend)", r"power of attorney",
    r"to sue (?:my|our|the) (?:landlord|neighbou?r|ex)",
    "(?:solicitor|lawyer|attorney) (?:for|on|with|about) (?:the|my|our|a) (?:house|sale|purchase|will|divorce"
    "|estate|closing|probate|lease|completion)",
    r"jury (?:service|duty)", r"court (?:order|date|shoes|fees|summons)",
    r"(?:tennis|food|squash|basketball|badminton) courts?", r"\w+ court (?:road|street|apartments|flats|number)",
    r"ball'?s in your court",
    r"my (?:son|daughter|husband|wife|brother|sister|father|mother|dad|mum)(?:'s| is) an? (?:\w+ )?(?:solicitor"
    "|lawyer|attorney|barrister) (?:he's|she's|so (?:he|she)|and (?:he|she)) (?!says|told|said|will|can|thinks)",
    r"legal (?:name|holiday|guardian|tender|owner|size|limit|address)",
)  # fmt: skip
_IDLE_MONEY = any_of(
    r"payment that's due", r"you(?:'ll| will)? tell (?:the|my) bank", r"(?:two|both|old|wrong) accounts?",
    r"(?:bank|card) (?:says?(?! (?:\w+ )?(?:i|they) can)|said|statements?|details|holiday|transfer"
    "|manager)(?! about)", r"(?:lost|stolen|expired|new|old) (?:card|bank)",
)  # fmt: skip
_NOT_MINE = any_of(
    r"(?:routine|due) just", r"just the routine", r"regulator for the", r"office here", r"here for (?:his|her|their)",
    r"gave us a talk", r"our \w+'s the", r"i work for the", r"on the server",
    r"inspection (?:cost|fee|report|is|was|on)",
    r"in at the (?:pub|shop|place)",
    r"(?:parents|school|kids|baby|my) (?:board|inspector)", r"health insurance",
    r"the council (?:tax|house|flat|estate|bill)", r"inspector (?:passed|signed|approved|is coming|came)",
    r"board of directors", r"my m p three", r"passed (?:the )?inspection", r"home inspect\w+",
)  # fmt: skip
_IDLE_LEAVING = any_of(
    r"(?:we|i)(?:'m|'re| am| are|'ll be|'ve)? mov(?:e|ed|ing) (?:house|home|to|out|abroad|in with)",
    r"cheaper (?:elsewhere|somewhere else) and", r"(?:saw|seen|found) it (?:\w+ ){0,2}(?:elsewhere|somewhere else)",
    "(?:call|ring|get|find|text|tell|ask|give|send|try) (?:me|us|him|her|it|them|you"
    "|to someone) (?:to )?(?:someone|somebody|another|anyone)", r"is there (?:someone|somebody|anyone) else",
    r"passed away", r"died", r"(?:put|take) (?:the|a|my) (?:\w+ )?(?:new|card|other) (?:one|card)",
    r"(?:looked|look) (?:at|across|over) (?:another|the other|other|the) \w+(?: but|$)",
    "(?:put|store|left|leave|keep|park|parked|sit|sitting|stand|standing|live|lives|living|work|works|meet|go"
    r"|went|pop|popping|walk\w*|take her|take him|take it|took (?:it|him|her)) (?:\w+ )?(?:over|across|down|up"
    "|round|in)? ?(?:across|over|down|up) the (?:road|street|hill|way|block)(?! (?:to|from now on|instead))",
)  # fmt: skip
_IDLE_PEOPLE = any_of(
    r"(?:don't|do not|needn't) (?:\w+ )?(?:want|need|have|like) to",
    r"my (?:\w+ )?(?:boss|manager|supervisor|director|owner|landlord|chief)",
    r"i(?:'m| am) the (?:\w+ )?(?:manager|owner|boss|supervisor|director|person in charge)",
    "(?:tell|told|asked|thank|say|said) (?:to )?(?:your|the) (?:manager|boss|supervisor|owner) (?!he's got"
    "|she's got|i want|to call|to ring)", r"who's in charge of (?:the )?(?:booking|catering|parking|flowers|post)\w*",
)  # fmt: skip
_HARMLESS = {
    Flag.ABUSE: (danger_cues.INSULT_UNMEANT,),
    Flag.LEGAL: (_IDLE_LAW,),
    Flag.REGULATOR: (_NOT_MINE,),
    Flag.CHARGEBACK: (_IDLE_MONEY,),
    Flag.REVIEW: (_PRAISE,),
    Flag.CHURN: (_IDLE_LEAVING,),
    Flag.ASKS_MANAGER: (_IDLE_PEOPLE,),
}
_SAID = danger_cues.DANGER | flag_cues.FLAGS
_NAMED = danger_cues.NAMED_DANGER | heated_cues.NAMED


def flags(said: tuple[Sentence, ...], tension: float = 0.0) -> dict[Flag, Sentence]:
    """Each flag with the first sentence that raises it. `tension` (0..1) is the level before the utterance."""
    found: dict[Flag, Sentence] = {}
    for sentence in said:
        for flag in _raised(sentence, tension >= HEATED):
            found.setdefault(flag, sentence)
    return found


def _raised(said: Sentence, heated: bool) -> list[Flag]:
    raised = {flag for flag in _ruled(said.plain, heated) if not is_harmless(flag, said)}
    if Flag.THREAT in raised:
        raised.add(Flag.ABUSE)
    return [flag for flag in Flag if flag in raised]


def _ruled(plain: str, heated: bool) -> set[Flag]:
    said = {flag for flag, pattern in _SAID.items() if pattern.search(plain)}
    return said | {flag for flag, pattern in _NAMED.items() if heated and pattern.search(plain)}


def is_harmless(flag: Flag, said: Sentence) -> bool:
    plain = said.plain
    if flag in _POWERS and said.asks and len(said.tokens) <= _ECHO_WORDS:
        return True
    if any(pattern.search(plain) for pattern in _HARMLESS.get(flag, ())):
        return True
    if flag not in _DEEDS:
        return False
    return any(pattern.search(plain) for pattern in (_FUN, _OVER, _DENIED))
