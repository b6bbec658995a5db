"""How an agent promises, offers, takes back, and only supposes. Comparable text."""

import re

from callassist.assist.customer_cues import any_of

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

_VERB = (
    r"(?:send|ship|mail|email|text|call|ring|phone|refund|credit|replace|deliver|waive|schedule"
    r"|reschedule|book|process|issue|submit"
    r"|escalate|arrange|dispatch|fix|repair|follow up|reach out|get back|get|come|bring|have|put"
    r"|take|give|update|cancel|remove|close"
    r"|move|drop|collect|pick up|pick|pay|knock|order|build|write|make sure|speak|talk|post|stop"
    r"|add|reimburse|return|honou?r|extend"
    r"|swap|upgrade|fit|install|meet|visit|carry|print|print off|look into|let you know|check back"
    r"|drive|run|hand|hold|keep|set|reset|transfer|raise"
    r"|file|log|pop|sort|test|inspect|clean|redo|remake|cover|match|restore|reinstate|reissue|rebook|resend|unlock"
    r"|activate|correct|prepare|stop by|swing by|come by|include|apply|lower|reduce|halve"
    r"|notify|contact|discuss|see you|(?:be|bye) (?:there|out|at|with you|over|round|on site"
    r"|in touch|back in touch|calling|sending))"
)
_THIRD_VERB = rf"(?:{_VERB}|see|look at|look after|check|start|finish|examine|walk)"
_ADVERBS = (
    r"(?:(?:also|now|just|then|personally|myself|go ahead and|gladly|definitely|be able to|be happy to"
    r"|make sure and|both|all|still|actually|um|uh|like) )*"
)
_NOT_PERSON = (
    r"(?!(?:you|it|that|this|what|who|which|there|nothing|they|these|those|everything|and|so|but|if"
    r"|when|where|whatever|warranty)\b)"
)
_NOT_LAST = r"(?!(?:my|our|the|your|a|i|we|he|she|it|that|you|they|there|what|who|and|so|but|nothing|or|then)\b)"
_THIRD = (
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
        rf"| gonna) {_ADVERBS}(?P<do>{_VERB})s?\b",
    ),
    re.compile(r"\b(?:i|we)'ll (?P<thing>(?=you (?:an?|the|all|both|that|it)\b))"),
    re.compile(r"\bthere(?:'ll| will) be (?P<thing>(?=(?:an?|some|somebody|someone|one|two|the) ))"),
    re.compile(rf"\b(?:it'll|that'll|(?<!as )well) {_ADVERBS}(?P<do>{_ADDRESSED})s?\b"),
    re.compile(
        rf"^(?:(?:and|so|then|okay|ok|alright|right|now) )*(?P<do>{_ADDRESSED})"
        r" (?=you\b|(?:(?!me\b|us\b)\w+ ){1,5}(?:(?:to|for) you|in an? (?:email|text|letter))\b(?! to (?:me|us)\b))",
    ),
    re.compile(
        rf"\b(?:what (?:i'll|we'll|i will|i'm going to|i'm gonna) do (?:is|then is)) {_ADVERBS}(?P<do>{_VERB})\b",
    ),
    re.compile(
        rf"\b(?P<third>he|she|they|someone|somebody|{_THIRD}(?: from \w+)?)(?:'ll| will|'s going to|'s gonna"
        rf"| is going to| is gonna) {_ADVERBS}(?P<do>{_THIRD_VERB})s?\b",
    ),
    re.compile(rf"\b(?P<who>i|we)(?:'m| am|'re| are|'d) {_ADVERBS}(?P<do>{_GERUND})\b"),
    re.compile(r"\b(?P<third>(?:my|our|the) \w+) (?P<do>coming (?:to|off|back|out|over|round)) (?=you\b|your\b)"),
    re.compile(
        rf"\b(?P<third>{_THIRD})(?:'s| is| are) (?P<do>(?:coming|going) (?:to|off|back|out|over|on)|on (?:us"
        rf"|the house)|on its way)\b",
    ),
    re.compile(
        rf"\b(?P<third>{_THIRD}) (?P<do>(?:goes|comes) (?:back|to|off|out|on)|(?:are|is) on (?:us|the house))\b",
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
        rf"\b(?P<who>i|we)(?:'ve| have) {_ADVERBS}(?:gone ahead and )?(?P<done>booked|scheduled|moved|arranged"
        rf"|put|sent|refunded|credited|issued|processed|ordered|waived|cancelled|canceled|rebooked|dispatched)\b",
    ),
    re.compile(
        rf"\b(?P<third>{_THIRD}) (?:will|'ll) be (?P<do>there|out|with you|at your|sent|refunded|delivered"
        rf"|credited|shipped|replaced|waived|returned|fixed|back|ready)\b",
    ),
)

OFFERS: tuple[re.Pattern[str], ...] = (
    re.compile(
        rf"\b(?:what )?(?P<who>i|we)(?:'d be happy to| can| could| might be able to|'d like to| would like to"
        rf"|'d) (?:maybe )?{_ADVERBS}(?:offer(?: you)?(?: is)?|do is(?: to)?) (?P<thing>(?=\w))",
    ),
    re.compile(
        rf"\b(?P<who>i|we)(?:'d be happy to| can| could| might be able to|'d like to| would like to"
        rf"|'d) (?:maybe )?{_ADVERBS}(?P<do>{_VERB}|do|pull|squeeze)\b",
    ),
    re.compile(rf"\b(?P<third>{_THIRD}) (?:can|could) {_ADVERBS}(?P<do>{_THIRD_VERB})\b"),
    re.compile(rf"\b(?:should|shall) (?P<who>we|i) (?:just |then )*(?P<do>{_VERB}|say|do)\b"),
    re.compile(rf"\b(?:would you like|do you want|want|you want) (?:me|us) to (?P<do>{_VERB})\b"),
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
    r"suppose", r"imagine", r"in theory",
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
    r"normally", r"typically", r"be honest",
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
    r"doing my best", r"(?:typing|keying|changing|updating|building|entering|noting) (?:it|that|this|you)",
    r"taking (?:that|this|it) seriously", r"come back",
)
"""What an agent says they will do while the customer waits: no promise to keep after the call."""

WITHDRAWN = any_of(
    r"(?:is|'s|are) (?:now )?(?:off|scrapped|cancelled|canceled|not happening|out the window|gone)$",
    r"(?:is|'s|are) (?:now )?(?:off|scrapped|not happening)",
    r"(?:have|need|going|i'm gonna) to take (?:that|it) back", r"scratch that", r"scrap (?:that|the)",
    r"forget (?:what i said|about)",
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
    r"^(?:(?:and|so|um|uh|but|well|then|okay) )*(?:it|that|they|this|those|these|you)(?:'s|'ll| will|'d| would"
    r"| should|'re| are| is| takes?| goes?| shows?)?\b",
)
"""How a sentence begins that only says when the thing promised just before comes true."""
