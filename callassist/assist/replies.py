"""How the customer answers: yes, a yes with a condition, no, a question, a bare "okay", or nothing of the kind."""

import re
from dataclasses import dataclass

from callassist.assist.customer_cues import SARCASM, any_of
from callassist.assist.text import Sentence
from callassist.method import Reply


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agent's last turn left to answer."""

    something_open: bool = False
    promised: bool = False
    """The last turn itself promised or read back something."""
    for_yes: bool = False
    other: bool = False
    """The last question wanted a name, a number or patience, so "yes" and "no problem" answer that."""
    negative: bool = False
    """"Did I miss anything?": here "no" is the yes."""
    words: frozenset[str] = frozenset()
    """Content words and times of what is open: an "okay" that repeats one of them is a yes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`sentence` is the one that decided."""

    reply: Reply = Reply.NEITHER
    sentence: Sentence | None = None


_SHORT = 10
"""Words up to which an "okay" with an echo is an answer, and not the start of a story."""
_OPENERS = (
    r"(?:(?:oh|well|um|uh|okay|ok|you know what|hmm|hm|actually|i mean|alright|all right|right|and|so"
    r"|ugh|huh|look|yeah|yes|no|fine|then|sure) )*"
)
_STRONG = any_of(
    r"\w+day(?:'s| is) (?:fine|good|great|perfect|okay|ok|better)",
    r"let's (?:do|go with|book|try|say|go for|take|make)", r"go ahead",
    r"(?:book|sign|put) (?:it|me)(?: \w+)? (?:in|down|up)",
    r"i'll (?:take|have|go with) (?:it|that|the|those|both|one)",
    r"(?<!can't )(?<!don't )(?<!won't )(?<!not )(?<!to )(?<!you )(?:do|try) (?:it|that|both|those"
    r"|this)(?: \w+)?(?: please)?$",
    r"just do it",
    r"(?:that|it|this|which|\w+day(?: \w+)?) (?:works?|will work|would work|'ll work|'d work|sounds? (?:good"
    r"|great|fine|okay|reasonable|fair|perfect|lovely|right)|would be (?:great|good|nice|fine|perfect|lovely"
    r"|helpful)|would (?:\w+ )?help|will do|is perfect|is fine|is good|suits)",
    r"that'll (?:do|work|be (?:fine|great|perfect|lovely))",
    r"that'd (?:be|work)(?: \w+)?(?: (?:great|good|perfect|lovely|fine|wonderful|helpful|ideal))?",
    r"works for (?:me|us)", r"^(?:(?:okay|ok|yeah|yes|well|so) )*(?:that's |it's )?works$",
    r"sounds (?:good|great|fine|fair|reasonable|perfect|like a plan|wonderful|lovely)",
    r"(?:it's |that's )?a deal", r"i can (?:live with|do|accept|work with|manage)(?: that| it| \w+day)?",
    r"i (?:accept|agree)", r"yes please", r"please (?:do|go ahead|send|book)", r"do (?:that|it) please",
    r"that(?:'s| is) (?:(?!no\b|not\b|hardly\b|nowhere\b)\w+ )?(?:fine|perfect|great|lovely|wonderful|good|fair"
    r"|okay|ok|alright|acceptable"
    r"|reasonable|everything|all of it|correct|right|it exactly)",
    r"(?:we're|i'm|you're) (?:good|happy with that|fine with that|okay with that)", r"fair enough", r"i'd like that",
    r"i (?:suppose|guess)(?: so| that| it|$)", r"i'd appreciate (?:that|it)",
    r"you can (?:\w+ )?(?:do|text|email|send|call|book) (?:me|that|it)", r"go on then", r"let's do it", r"oh go on",
    r"i don't mind", r"good plan", r"not a problem",
    r"(?:absolutely|definitely|certainly|of course|deal|agreed|perfect|wonderful|lovely|brilliant)$",
)  # fmt: skip
_YES = re.compile(
    r"^(?:(?:oh|well|um|uh|okay|ok|alright|right|and|so|but|hm|huh) )*(?:yes|yeah|yep|yup|sure|absolutely"
    r"|definitely|of course|certainly|aye)\b|^(?:year|yet|yea)$",
)
""" "Year" and "yet" alone are a "yeah" and a "yep" that were misheard."""
_ECHOED_YES = re.compile(
    r"^(?:(?:oh|well|um|uh|okay|ok) )*(?:it|that|they|i|we|he|she) (?:is|does|do|did|are|am|will|would|can|have|has)"
    r"(?: (?:thank you|thanks|please|indeed|yeah|yes|actually|very much))*$",
)
""" "It is, thank you": the question's own verb, given back."""
_POSITIVE = re.compile(
    r"^(?:(?:oh|well|okay|ok|alright|that's|that is|it is|it's) )*(?:perfect|great|wonderful|lovely|excellent"
    r"|brilliant|awesome|fantastic|good|alright|all right|fine|sure|cool)(?: (?:then|thank you|thanks|yes"
    r"|okay))*$",
)
_WEAK = re.compile(
    r"^(?:(?:oh|well|um|uh|hm|huh|and|so) )*(?:okay|ok|alright|all right|right|fine|mm hm|mm|uh huh|i see|good"
    r"|great|got it|cool|sure|yeah|thanks?(?: you)?|it is)\b",
)
_THIRD_PARTY = any_of(
    r"(?:he|she|they|your \w+|the (?:guy|lad|woman|man|tech)) (?:said|goes|told|says|swore|promised)",
    r"(?:told|promised) me",
    r"that's what (?:he|she|they|you)",
)
_NO = re.compile(
    r"^(?:(?:oh|well|um|uh|okay|ok|you know what|hmm|actually|yeah|i mean|but|sorry|look) )*(?:no(?! (?:problem"
    r"|worries|that's|that is|no that|i can|i'd|thanks for|rush|hurry|it's (?:fine|okay)))|nope|nah|never"
    r"|absolutely not|definitely not|not (?:really|good|right now|today|yet|acceptable|happening|for)|forget it"
    r"|i don't think so|don't bother)\b",
)
_REFUSALS = any_of(
    r"(?:that|it|this|\w+day) (?:doesn't|does not|won't|will not|isn't going to|can't) (?:really )?(?:work|do"
    r"|help|cut it|fix)",
    r"not (?:good|fair) enough", r"(?:don't|do not) want (?!him|her|to (?:miss|wait|lose))",
    r"too (?:late|long|little)", r"i can't (?:do|make) (?!nothing)\w+", r"i'd rather (?:not|have|get|you)",
    r"i(?:'m| am) not (?:paying|doing|going to|interested|happy with|picking|accepting|taking|having)",
    r"i won't be (?:home|here|there|able)", r"got to be (?:joking|kidding)", r"(?:don't|doesn't) trust",
    r"not acceptable", r"unacceptable", r"i want (?:a|my) (?:full |whole )?(?:refund|money)",
    r"no (?:thank you|thanks|deal|way|chance|good|sir|ma'am)", r"forget it", r"don't bother", r"so that's a no",
    r"come on call it", r"(?:you're|you are) joking",
    r"that's (?:a joke|not (?:good|fair|right|enough|what)|no good|nothing|an insult)", r"keep (?:it|your)",
    r"never mind",
)  # fmt: skip
_TURNING = re.compile(r"\b(?:but|although|except)\b.*\b(?:doesn't|not|still (?:want|need)|want my|too|won't|can't)\b")
_CONDITIONS = any_of(
    r"only if", r"but if (?!it's not too)", r"as long as (?:you|i|we|it's|that|there|nobody|no one)",
    r"provided(?: that)?", r"on (?:one|the|a) condition", r"unless",
    r"if you(?:'ll| will| can| could| also|'d)? (?:also|throw|add|make it|give|put|waive|take|include|do|knock"
    r"|cover)",
    r"but (?:only|i (?:also |still )?(?:want|need|expect))", r"assuming (?:you|that|it)", r"yes if", r"yeah if",
    r"depends (?:on|if|whether)",
)  # fmt: skip
_ASIDE = any_of(r"sorry (?:there was|someone|the dog)", r"i missed that", r"what did you say", r"someone at the door")
_PROBLEM_YES = re.compile(
    rf"^{_OPENERS}(?:yes|yeah|yep|yup|exactly|correct|right|that's (?:it|right|correct|exactly|everything"
    rf"|the (?:problem|whole|story|issue|gist)|about|all|what)|it is|you (?:did|have|got|do)|i (?:did|do|am)"
    rf"|there you go|that is|precisely|spot on|pretty much|more or less|to the letter|bang on|sure|that'd be it"
    rf"|that about)\b",
)
_PROBLEM_NO = re.compile(
    r"^(?:(?:well|um|uh|okay|sorry|actually|oh) )*(?:no\b(?! (?:that's (?:it|right|exactly|everything)|you(?:'ve"
    r"| have| got)))|nope|not (?:the|quite|exactly|really|all)|wrong|almost|it's not|that's not|nearly)",
)


def reply_to(asked: Asked, said: tuple[Sentence, ...], upset: float) -> Answer:
    """The customer's answer to what is open; NEITHER where nothing is, however often they say yes."""
    if not asked.something_open or not said:
        return Answer(Reply.NEITHER)
    whole = " ".join(sentence.plain for sentence in said)
    if _ASIDE.search(whole):
        return Answer(Reply.NEITHER)
    sarcastic = bool(SARCASM.search(whole)) or upset >= 0.75
    decided = [(sentence, _decision(sentence, asked, sarcastic)) for sentence in said]
    yes = [sentence for sentence, reply in decided if reply is Reply.ACCEPT]
    no = [at for at, (_, reply) in enumerate(decided) if reply is Reply.REFUSE]
    if no and (not yes or said.index(yes[-1]) < no[-1]):
        return Answer(Reply.REFUSE, said[no[-1]])
    if yes:
        conditional = _CONDITIONS.search(" ".join(sentence.plain for sentence in said[said.index(yes[0]) :]))
        return Answer(Reply.CONDITIONAL if conditional else Reply.ACCEPT, yes[0])
    if any(sentence.asks for sentence in said):
        return Answer(Reply.QUESTION)
    weak = next((sentence for sentence, reply in decided if reply is Reply.ACKNOWLEDGE), None)
    return Answer(Reply.ACKNOWLEDGE, weak) if weak else Answer(Reply.NEITHER)


def _decision(sentence: Sentence, asked: Asked, sarcastic: bool) -> Reply:
    plain = sentence.plain
    if _THIRD_PARTY.search(plain):
        return Reply.NEITHER
    strong = bool(_STRONG.search(plain)) and not sarcastic and not asked_back(sentence)
    if _refuses(plain, asked, strong):
        return Reply.NEITHER if asked.other else Reply.REFUSE
    if _agrees(plain, asked, strong) and not sarcastic and not asked_back(sentence):
        return Reply.ACCEPT
    return Reply.ACKNOWLEDGE if _WEAK.search(plain) and not sentence.asks else Reply.NEITHER


def asked_back(sentence: Sentence) -> bool:
    return sentence.asks and not re.search(r"\b(?:let's|go ahead|yes please|works for me)\b", sentence.plain)


def _refuses(plain: str, asked: Asked, strong: bool) -> bool:
    if (
        asked.negative
        and re.match(r"(?:(?:um|uh|well|okay) )*(?:no|nope|nothing)\b", plain)
        and not _REFUSALS.search(plain)
    ):
        return False
    said_no = bool(_NO.search(plain)) and not strong
    return said_no or (bool(_REFUSALS.search(plain)) and not strong) or bool(_TURNING.search(plain))


def _agrees(plain: str, asked: Asked, strong: bool) -> bool:
    if asked.negative and re.match(r"(?:(?:um|uh|well|okay) )*(?:no|nope|nothing)\b", plain):
        return True
    if asked.other:
        return bool(
            re.search(
                r"\b(?:do (?:that|it|please)|go ahead|works for me|that works|let's do|yes please|please do)\b", plain
            )
        )
    if strong:
        return True
    if asked.promised or asked.for_yes:
        if _YES.search(plain) and len(plain.split()) <= 12:
            return True
        if asked.for_yes and _ECHOED_YES.search(plain):
            return True
        if _POSITIVE.search(plain) and (
            asked.for_yes or re.search(r"perfect|great|wonderful|lovely|excellent|brilliant|awesome", plain)
        ):
            return True
    echoes = bool(asked.words & _echo_words(plain)) and len(plain.split()) <= _SHORT
    return echoes and bool(
        _WEAK.search(plain)
        or _YES.search(plain)
        or re.search(r"\b(?:then|please|better|(?:is|that's) (?:fine|good|great|perfect|okay|ok|alright))$", plain)
    )


def _echo_words(plain: str) -> frozenset[str]:
    return frozenset(re.sub(r"(?:'s|s)$", "", word)[:6] for word in plain.split())


def confirms_problem(said: tuple[Sentence, ...]) -> Sentence | None:
    """The sentence in which the customer agrees with how the problem was put, if they do and correct nothing."""
    if not said or _PROBLEM_NO.search(said[0].plain):
        return None
    return next((sentence for sentence in said[:3] if _PROBLEM_YES.search(sentence.plain) and not sentence.asks), None)
