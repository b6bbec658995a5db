"""How an agent promises, offers, takes back, and only supposes. Comparable text."""

import re

from callassist.assist.customer_cues import any_of

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

VERB = (
    r"(?:send|ship|mail|email|text|call|ring|phone|refund|credit|replace|deliver|waive|schedule"
    r"|reschedule|book|process|issue|submit"
    r"|escalate|arrange|dispatch|fix|repair|follow up|reach out|get back|get|come|bring|have|put"
    r"|take|give|update|cancel|remove|close"
    r"|move|drop|collect|pick up|pick|pay|knock|order|build|write|make sure|speak|talk|post|stop"
    r"|add|reimburse|return|honou?r|extend"
    r"|swap|upgrade|fit|install|meet|visit|carry|print|print off|look into|let you know|check back"
    r"|drive|run|hand|hold|keep|set|reset|transfer|raise"
    r"|file|log|pop|sort|test|inspect|clean|redo|remake|cover|match|restore|reinstate|reissue|rebook|resend|unlock"
    r"|stick|chuck|whack|shoot|ping|bung|sling|flick|flag|mark|chase|sign|scan|nip|dig out|top up|throw in|see to"
    r"|activate|correct|prepare|stop by|swing by|come by|include|apply|lower|reduce|halve"
    r"|notify|contact|discuss|see you|(?:be|bye) (?:there|out|at|with you|over|round|on site"
    r"|in touch|back in touch|calling|sending))"
)
_THIRD_VERB = rf"(?:{VERB}|see|look at|look after|check|start|finish|examine|walk)"
ADVERBS = (
    r"(?:(?:also|now|just|then|personally|myself|go ahead and|gladly|definitely|be able to|be happy to"
    r"|make sure and|both|all|still|actually|um|uh|like) )*"
)
_NOT_PERSON = (
    r"(?!(?:you|it|that|this|what|who|which|there|nothing|they|these|those|everything|anybody|anyone|everybody"
    r"|everyone|nobody|people|and|so|but|if"
    r"|when|where|whatever|warranty)\b)"
)
_NOT_LAST = r"(?!(?:my|our|the|your|a|i|we|he|she|it|that|you|they|there|what|who|and|so|but|nothing|or|then)\b)"
THIRD = (
    rf"(?:(?:(?:dr|mr|mrs|ms|miss) )?{_NOT_PERSON}(?:(?:my|our|the|your"
    rf"|a) (?:{_NOT_LAST}\w+ )?)?{_NOT_LAST}[a-z]+)"
)
_ADDRESSED = (
    r"(?:send|text|email|mail|call|ring|phone|refund|credit|book|arrange|order|write|speak|put|issue|process|waive"
    r"|cancel|replace|deliver|ship|post|have (?:it|that|them|a word)|have (?:over|back) to you)"
)
"""What only a person, or a business, does; so that "it'll" and "well" before it can only be "I'll" and "we'll"."""
_GERUND = (
    r"(?:sending|shipping|mailing|emailing|texting|calling|refunding|crediting|replacing"
    r"|delivering|waiving|scheduling|booking|processing"
    r"|issuing|submitting|escalating|arranging|dispatching|putting|taking|giving|updating"
    r"|cancel?ling|removing|closing|moving|bringing"
    r"|coming|ordering|adding|getting you|knocking|popping|writing|paying|extending|keying|typing"
    r"|doing|building|setting|changing|returning|reversing|swapping|transferring|posting|raising)"
)

COMMITS: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?P<who>i|we)(?:'ll| will|'m going to|'m gonna|'re going to|'re gonna| am going to| are going to"
        rf"| gonna) {ADVERBS}(?P<do>{VERB})s?\b",
    ),
    re.compile(r"\b(?:i|we)'ll (?P<thing>(?=you (?:an?|the|all|both|that|it)\b))"),
    re.compile(r"\bthere(?:'ll| will) be (?P<thing>(?=(?:an?|some|somebody|someone|one|two|the) ))"),
    re.compile(rf"\b(?:it'll|that'll|(?<!as )well) {ADVERBS}(?P<do>{_ADDRESSED})s?\b"),
    re.compile(
        rf"^(?:(?:and|so|then|okay|ok|alright|right|now) )*(?P<do>{_ADDRESSED})"
        r" (?=you\b|(?:(?!me\b|us\b)\w+ ){1,5}(?:(?:to|for) you|in an? (?:email|text|letter))\b(?! to (?:me|us)\b))",
    ),
    re.compile(
        rf"\b(?:what (?:i'll|we'll|i will|i'm going to|i'm gonna) do (?:is|then is)) {ADVERBS}(?P<do>{VERB})\b",
    ),
    re.compile(
        rf"\b(?P<third>he|she|they|someone|somebody|{THIRD}(?: from \w+)?)(?:'ll| will|'s going to|'s gonna"
        rf"| is going to| is gonna) {ADVERBS}(?P<do>{_THIRD_VERB})s?\b",
    ),
    re.compile(rf"\b(?P<who>i|we)(?:'m| am|'re| are|'d) {ADVERBS}(?P<do>{_GERUND})\b"),
    re.compile(r"\b(?P<third>(?:my|our|the) \w+) (?P<do>coming (?:to|off|back|out|over|round)) (?=you\b|your\b)"),
    re.compile(
        rf"\b(?P<third>{THIRD})(?:'s| is| are) (?P<do>(?:coming|going) (?:to|off|back|out|over|on)|on (?:us"
        rf"|the house)|on its way)\b",
    ),
    re.compile(
        rf"\b(?P<third>{THIRD}) (?P<do>(?:goes|comes) (?:back|to|off|out|on)|(?:are|is) on (?:us|the house))\b",
    ),
    re.compile(
        r"\b(?P<third>you)(?:'ll| will|'re going to|'re gonna| are going to) (?:\w+ )?(?P<do>get|have|receive|see"
        r"|hear)\b",
    ),
    re.compile(
        r"\b(?P<booked>you(?:'re| are) (?:all )?(?:set|booked|confirmed|down|scheduled|in)(?: in)? (?:for|on"
        r"|with)|(?:i|we)(?:'ve| have) (?:just |got |now )?(?:you|an? (?:[\w:]+ ){0,3}appointment)(?: down| in"
        r"| booked)?)\b",
    ),
    re.compile(
        r"\b(?P<booked>(?:we'll |i'll )?see you (?=(?:on |at |this |next |tomorrow|today|tonight|monday|tuesday"
        r"|wednesday|thursday|friday|saturday|sunday)))",
    ),
    re.compile(r"\blet(?:'s| us) (?:just |go ahead and |then )*(?P<do>pencil|book|schedule|put|get|fit|set)\b"),
    re.compile(
        r"\blet me (?:just |go ahead and |also )*(?P<do>send|ship|refund|credit|replace|book|schedule|issue"
        r"|process|email|text|put|take)\b",
    ),
    re.compile(r"\b(?P<who>i|we) (?P<do>ring|call|phone|refund|email|text|send) you\b"),
    re.compile(
        rf"\b(?P<who>i|we)(?:'ve| have) {ADVERBS}(?:gone ahead and )?(?P<done>booked|scheduled|moved|arranged"
        rf"|put|sent|refunded|credited|issued|processed|ordered|waived|cancelled|canceled|rebooked|dispatched)\b",
    ),
    re.compile(
        rf"\b(?P<third>{THIRD}) (?:will|'ll) be (?P<do>there|out|with you|at your|sent|refunded|delivered"
        rf"|credited|shipped|replaced|waived|returned|fixed|back|ready)\b",
    ),
)

FALLBACK = re.compile(
    r"\bif (?:not|so|(?:it|that|he|she|they|nobody|anything|something|(?:the |my |our )?\w+)(?:'s|'re| is| are| has"
    r"| have"
    r"| hasn't| haven't| doesn't| don't| isn't| aren't| goes| comes| turns| needs| wants| says)\b)(?! you\b)"
)
""" "If he's not done it", "if it's toast": what may really happen, and no supposing."""
IN_TOUCH = re.compile(r"\b(?:ring|call|phone|text|email|hear|let you know|tell you|write|in touch|come back to you)\b")
"""A promise to speak again holds whatever is found."""
FINITE = re.compile(
    r"\b(?:i|we|you|he|she|it|they|there|who|what|that's|there's|where|is|are|was|were|am|has|have|had|do|does|did|can"
    r"|could|will|would|shall|should|may|might|must|goes|says|said|got|went|came|let|let's|until|since|every"
    r"|runs|closes|opens|starts|ends|works|takes|costs|lasts|expires|shuts|means|looks|needs|wants|gets|comes|leaves)\b"
    r"|\w(?:'(?:ll|re|m|ve|d)|n't)\b|\w's (?:\w+day|tomorrow|today|tonight|next|\w+ing|an?|the|not|no|up|in|at|out"
    r"|off|on|been|gone|down|away)\b"
)
"""A clause with one of these says something by a verb; without, it may be an item of a list or an offer of a time."""
DOUBTED = re.compile(
    r"\b(?:don't|doesn't|didn't|not|can't) (?:think|reckon|believe|know|suppose|say|see|mean|imagine)(?: \w+){0,2} $"
)
"""Before a promise it makes one of the opposite: "I don't reckon I'm getting you there today"."""
EXPECTED = re.compile(r"\b(?:usually|normally|typically|should|probably|roughly|tends?|ought)\b")
"""A time that is only expected is not the day of the deed before it."""
ONWARDS = re.compile(r"\b(?:out|back|to|till|until|through|home)(?: on| the)* $")
"""Before the second day of a stay or a stretch."""
WITHDRAWN_LAST = re.compile(
    r"\b(?:scratch that|scrap that|take (?:that|it) back|let me not say that|i got ahead of myself|won't let me"
    r"|i'm kidding myself|i spoke too soon|that's not going to (?:work|happen)|nothing i said|i'd better not (?:say"
    r"|promise)"
    r"|(?:it|that)'s off(?: then| now)?$|i(?:'m not (?:going to|gonna)| won't| can't) (?:say|promise|do) that"
    r"|hang on no|actually no|no i'm lying)\b"
)
"""What was said last is taken back, whatever it was."""
ORDERS = re.compile(
    rf"(?:^|\b(?:well|please|and|then|so|just|kindly|but) )(?:{VERB}|make|leave|try|use|check|look|ask|tell|let|say"
    rf"|go|wait)"
    r" (?:me|us|it|that|them|him|her|the|your|an?|back|in|on|for|to|both|one|up|down|out|over|any|some)\b"
)
"""What the customer is asked to do is no time offered."""
CUSTOMERS = re.compile(
    r"\b(?:from you|to us|your end|you (?:send|bring|drop|email|post|ring|call|pay|return|text|get|leave"
    r"|be))\b(?! (?:it|a"
    r"|the) from)"
)
"""In a read-back: this part is the customer's."""
OWN_PROMISES = (
    re.compile(
        r"\b(?:i|we)(?:'ll| will|'m| am)? (?:\w+ly |just )?(?P<do>coming|(?:pass|come|pop|call|stop|swing|drop) (?:by"
        r"|in|round|over|down|after|on|before))\b"
    ),
    re.compile(
        r"\b(?:my|our) (?:\w+ ){0,3}(?:will|'ll|\w+'ll) (?P<do>bring|drop|send|collect|email|take|return|pay)\b"
    ),
    re.compile(r"\b(?:he|she|they)(?: will|'ll) (?P<do>bring|drop|send|return) (?:it|them|that)\b"),
    re.compile(r"\b(?P<third>you)(?:'ll| will) (?P<do>have|get) (?:it|them|that|those|both|the|my)\b"),
    re.compile(
    r"\b(?:i|we)(?:'ll| will|'m going to|'m gonna| can) (?:\w+ly |just |try and |go and |also )*(?P<do>send|email|post"
    r"|forward|drop|bring|pay|return|text|mail|scan|upload|(?:have|get) (?:it|them|that|those|both|the|my|all)"
    r"(?: \w+){0,3} (?:there|to you|with you|over|in|back|ready))\b"
    ),
)
"""What a customer promises to do for the business."""

OFFERS: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?:what )?(?P<who>i|we)(?:'d be happy to| can| could| might be able to|'d like to| would like to"
        rf"|'d) (?:maybe )?{ADVERBS}(?:offer(?: you)?(?: is)?|do is(?: to)?) (?P<thing>(?=\w))",
    ),
    re.compile(
        rf"\b(?P<who>i|we)(?:'d be happy to| can| could| might be able to|'d like to| would like to"
        rf"|'d) (?:maybe )?{ADVERBS}(?P<do>{VERB}|do|pull|squeeze)\b",
    ),
    re.compile(rf"\b(?P<third>{THIRD}) (?:can|could) {ADVERBS}(?P<do>{_THIRD_VERB})\b"),
    re.compile(rf"\b(?:should|shall) (?P<who>we|i) (?:just |then )*(?P<do>{VERB}|say|do)\b"),
    re.compile(rf"\b(?:would you like|do you want|want|you want) (?:me|us) to (?P<do>{VERB})\b"),
    re.compile(r"\b(?:how about|what about) (?P<thing>(?=\w))"),
    re.compile(
        r"\b(?:the )?(?:first|next|earliest) (?P<booked>(?:available |field )?(?:availability|available|slot"
        r"|opening|appointment|visit|one))\b",
    ),
    re.compile(
        r"\b(?:i've|we've|i have|we have|he's|she's|there's|he has|she has|i got)(?: got"
        r"| also)? (?P<thing>(?=(?:an? |two |some |space|room|the )(?:\w+ ){0,4}(?:slot|opening|van|crew|one"
        r"|space|appointment|at|twenty|thirty|of five|spot|gap)))",
    ),
    re.compile(
        r"\b(?P<third>you)'d (?P<do>have|get|see) (?!\w+ed\b|made|been|had|done|got|told|said|seen|gone"
        r"|to\b)(?=\w)",
    ),
    re.compile(r"\bthere'd be (?P<thing>(?=\w))"),
    re.compile(
        r"\bwould (?!you\b|i\b|we\b)(?P<thing>(?=(?:\w+ ){0,4}(?:work|suit|be okay|be ok|be good|be all right"
        r"|do)\b))",
    ),
)

SUPPOSED = any_of(
    r"if (?:i|we|it|they|he|she|only|the|that|there|this|your|my|our|any\w+|you'd (?:called|sent|told|come|rung)"
    r"|you (?:had|were))",
    r"would(?:'ve| have)", r"could(?:'ve| have)", r"(?:i|we)'d have(?! \w+ (?:there|out|to you))", r"i wish",
    r"what if", r"i hope", r"unless", r"in case",
    r"(?:was|were) (?:to be|meant|due|supposed)", r"suppose", r"imagine", r"in theory",
)
"""Words that make what follows a supposition."""

HEDGED = any_of(r"might(?: have)?", r"maybe", r"perhaps", r"possibly", r"hopefully")
"""Words that make the promise right beside them a perhaps."""

WONDERS = re.compile(r"\b(?:see|check|know|ask|find out|sure|wonder) (?:if|whether)\b")
"""An "if" that supposes nothing."""

OPTIONAL = any_of(
    r"if you(?:'d)? (?:like|want|prefer|wanted|wish|don't)",
    r"if (?:that|it)(?:'s| is)? (?:works|helps|okay|ok|alright|easier|better|suits)",
    r"or you (?:could|can)",
)
"""A condition that only leaves the choice to the customer: an offer."""

REPORTED = any_of(
    r"(?:was|were|been|got|you're) told",
    r"(?:he|she|they|who|somebody|someone|kevin|colleague|tech|guy) (?:\w+ )?(?:said|told|promised|guaranteed|swore)",
    r"(?:said|told you|promised you|guaranteed you) (?:he|she|they|it|we|you|that)",
    r"you said",
    r"supposed to",
    r"the note says",
    r"it says",
)
"""Promises somebody else made earlier."""

NEGATED = any_of(
    r"won't", r"will not", r"can't", r"cannot", r"not (?:going to|gonna|able|allowed|promis\w+)", r"isn't going to",
    r"unable", r"don't", r"didn't", r"never", r"nothing", r"wasn't", r"shouldn't have", r"have to check",
    r"need to check", r"see (?:what|if|whether)", r"try(?:ing)? (?:to|my|our)", r"find out (?:if|whether)", r"usually",
    r"normally", r"typically", r"be honest", r"the way it works", r"in the normal run", r"as a rule",
    r"(?:every|each) time", r"(?:we're|i'm|he's|she's|they're|shop's) (?:closed|shut|away|on holiday|off)",
)
STILL_A_PROMISE = any_of(
    r"(?:you|we) won't (?:be )?charge\w*",
    r"won't (?:cost|have to|need|happen)",
    r"don't (?:worry|have to|need)",
    r"no charge",
    r"not (?:going to|gonna) charge",
    r"can't apologi[sz]e",
)

HOUSEKEEPING = any_of(
    r"on (?:a (?:brief |quick |short )?)?hold", r"have a (?:\w+ )?(?:look|think|listen|word)$",
    r"take (?:a (?:\w+ )?look|your (?:name|number|details|address)|that as)",
    r"get (?:your|that up|this up|you up|the details|to the bottom)", r"put you (?:through|on)", r"transfer you",
    r"pull", r"bring (?:you|that|it|this) up", r"run through (?:it|this|that)", r"be honest", r"give me",
    r"get (?:somebody|someone|my manager|him|her) on the (?:line|phone)", r"say (?:it|that) back",
    r"write (?:that|this|it) down", r"taking (?:notes|a look|your)", r"getting (?:an error|that)", r"have to",
    r"make sure (?:i|we)(?:'ve| have| understand)?", r"coming (?:up|through|from)", r"calling (?:from|about|you from)",
    r"read (?:that|it|this)", r"keep you (?:on|going|here)", r"get (?:it|that|this)$",
    r"see (?:that|here|what|your|it's|a note)", r"hear (?:that|you|me)",
    r"have (?:it|that|your|the) (?:here|up|in front|open)", r"hang up", r"end the call",
    r"see (?:on|in) (?:our|the|my)", r"look(?:ing)? forward", r"doing (?:this|it) (?:for|because)",
    r"while (?:we're|you're|i've got you)", r"(?:ring|call|phone) (?:down|up|over|through|the|around|round)",
    r"doing my best", r"typing$", r"get to the", r"(?:going|goes|putting|put) (?:it |that )?(?:in|on|down)(?: in"
    r"| on)? (?:his|her|the|my|your|our|red|pen|a)"
    r" ?(?:book|diary|notes?|file|account|record|sheet|ticket|order|card number)?$", r"leave (?:it|that) (?:there"
    r"|here|at that)", r"(?:typing|keying|changing|updating|building|entering|noting) (?:it|that|this|you)",
    r"taking (?:that|this|it) seriously", r"come back",
)
"""What an agent says they will do while the customer waits: no promise to keep after the call."""

WITHDRAWN = any_of(
    r"(?:it |that |so it |this |he |she |they |\w+day )?(?:won't|will not|isn't going to|can't|not gonna"
    r"|not going to) be"
    r" (?:able to be )?(?:\w+day|today|tonight|tomorrow|this \w+|at \w+|by \w+)",
    r"(?:can't|cannot|won't|not able to) (?:do|make|promise|manage|get you|send|come)(?: \w+){0,3} (?:\w+day|today"
    r"|tonight"
    r"|tomorrow|this (?:morning|afternoon|evening|arvo|week)) (?:now|anymore|any more|then)",
    r"(?:it |that |all )?depends (?:on|when|if|whether|how)", r"(?:let me not|i'd better not|i shouldn't"
    r"|don't let me) (?:say|promise) that", r"i got ahead of myself",
    r"(?:it|the system|he|she|they) won't let me", r"i'm kidding myself", r"nothing i said",
    r"i (?:said|promised|told you)(?: \w+){1,6} and (?:\w+ )?(?:he|she|they|it)(?: \w+)? (?:said|says) no",
    r"(?<!fee)(?<!charge)(?<!rate)(?<!cost)(?: is|'s| are) (?:now )?(?:off|scrapped|cancelled|canceled|not happening"
    r"|out the window|gone)$",
    r"(?<!fee)(?<!charge)(?<!rate)(?<!cost)(?: is|'s| are) (?:now )?(?:off|scrapped|not happening)",
    r"(?:have|need|going|i'm gonna) to take (?:that|it) back", 
    r"(?:scratch|scrap|forget|drop|leave|skip) (?:that|the|\w+day|tomorrow|tonight|this (?:morning|afternoon|evening"
    r"|arvo))"
    r"(?: then| so| now)?$", r"(?:scratch|scrap) (?:that|the|\w+day|tomorrow|tonight)", r"forget (?:what i said|about)",
    r"won't be able to (?:do|make|get|send|have|come|deliver) (?:that|it|the|you|your"
    r"|\w+)(?: \w+){0,4}(?: after all)?",
    r"can't (?:do|make|send|offer|get|deliver)(?: \w+){0,5} after all",
    r"(?:showing|there(?:'s|'re| are| is)|we have|we've got|i have) no (?!charge|fee|cost|rush|need|problem|one"
    r"|way|record|note)\w+",
    r"can't send", r"i shouldn't have (?:said|promised|told you|offered)", r"i spoke too soon",
    r"that's not going to (?:work|happen)", r"no (?:email|call|visit|passes|letter|refund) then",
    r"^(?:okay |ok |alright |fair )?no (?:email|visit|passes|callback|letter)", r"(?:i'll )?leave that then",
    r"i was wrong about", r"i have to correct", r"not (?:till|until|before) \w+ after all",
)

SAME_THING_LATER = re.compile(
    r"^(?:(?:and|so|um|uh|but|well|then|okay) )*(?:give (?:it|that|them) (?:till|until|to)|(?:it|that|this)(?:'s|'ll"
    r"| will|'d| would| should|'re| is| takes?| goes?"
    r"| shows?)?|(?:they|those|these|you)(?:'ll| will|'d| would| should|'re| are| take| go| show))\b",
)
"""How a sentence begins that only says when the thing promised just before comes true."""
FOR_NOTHING = re.compile(
    r"\b(?:nothing (?:to \w+|more|else|extra|owing|owed|due|on)|we never mention|no (?:charge|fee|cost)|(?:say|read"
    r"|run) (?:it|that|this)"
    r"(?: all)? (?:back|through)|never (?:again|mind))\b"
)
"""What denies no promise beside it."""
FROM_YOU = re.compile(r"\b(?:get|have|need|receive|take|want|hear|expect)\b(?: \w+){0,6} from you\b")
"""What the business gets is the customer's to send."""
