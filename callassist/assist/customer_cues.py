"""Word lists for the customer's side, on comparable text (callassist.assist.text).

The patterns come from how people complain on the telephone, not from any one business; each list says one thing.
"""

import re

from callassist.assist.soundalikes import widened

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.


def any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


def heard_as(*patterns: str) -> re.Pattern[str]:
    """The same for phrases that nobody may miss: also as they are likely to be misheard."""
    return any_of(*map(widened, patterns))


SWEARING = any_of(
    r"f+u+c+k\w*", r"(?:bull)?shit\w*", r"goddamn\w*", r"god damn\w*", r"damn\w*", r"bloody",
    r"piece of (?:crap|garbage|trash|junk)", r"crap", r"what the hell", r"where the hell", r"how the hell",
    r"son of a bitch", r"for (?:god's|christ's|heaven's|fuck's) sake", r"jesus",
)

ANGER = any_of(
    r"ridiculous", r"unacceptable", r"outrageous", r"disgust\w+", r"disgrace\w*", r"appalling", r"absurd", r"insane",
    r"terrible", r"horrible", r"awful", r"pathetic", r"incompeten\w+", r"useless",
    r"(?:the|your|you're a|are a|is a|what a|total|absolute|complete) joke", r"worst", r"nightmare", r"furious",
    r"livid", r"angry", r"frustrat\w+", r"fed up", r"sick (?:of|and tired)", r"tired of", r"pissed(?: off)?",
    r"mad at", r"had enough", r"had it with", r"rip ?off", r"ripped (?:me )?off", r"rip off", r"robb?(?:ed|ery|ing)",
    r"scam\w*", r"fraud\w*", r"steal\w*", r"stole\w*", r"lied", r"lying", r"liars?", r"cheat\w*", r"ruined",
    r"wast(?:ed|ing)", r"rude", r"disrespect\w*", r"unprofessional", r"run ?around", r"kidding me",
    r"(?:you're|you are|you have got to be|got to be) (?:joking|kidding)", r"are you serious", r"seriously",
    r"can(?:'t|not) believe", r"unbelievable", r"what is wrong with", r"what the heck", r"excuses", r"bait and switch",
    r"crickets", r"you people", r"you lot", r"shambles", r"circus", r"clowns?", r"insult(?:ing|ed)?", r"a fool",
    r"don't (?:even |really )?care", r"nobody (?:cares|listens)", r"not one (?:person|of you)",
    r"i don't care (?:whose|who|what|about|how)",
)

GRIEVANCE = any_of(
    r"disappoint\w+", r"not (?:too |very |at all )?(?:happy|pleased|satisfied|thrilled|impressed)", r"unhappy",
    r"dissatisfied", r"annoy\w+", r"upset", r"inconvenien\w+", r"complain\w*", r"let (?:me |us )?down", r"give up",
    r"cross",
    r"still (?:\w+ ){0,2}(?:not|isn't|hasn't|haven't|doesn't|don't|waiting|broken|leaking|nothing|no|down|out)",
    r"(?:down|broken|out|leaking|wrong|happening|happened|back to square one) again",
    r"never (?:even )?(?:showed?|came|called|got|received|arrived|happened|turned up|rang|heard|saw|shows?|calls?"
    r"|picks? up)",
    r"(?:nobody|no one|not a soul)(?:'s| has| had| ever| even| at| \w+ed| came| told| answers?| knows| helps?"
    r"| rang| shows?| could)",
    r"(?:second|third|fourth|fifth|sixth|seventh|tenth|[2-9](?:nd|rd|th)) (?:time|call|visit|week|month|email"
    r"|attempt)",
    r"(?:two|three|four|five|six|seven|ten|\d+) (?:times|calls|emails|visits|weeks|months|messages)", r"wrong",
    r"twice", r"overcharged", r"(?:an? |two |three |four |five |\d+ )?hours? on hold", r"on hold for",
    r"sat (?:here|at home|in|all)", r"sitting (?:here|in)", r"stood (?:in|there|out)", r"standing (?:in|here|there)",
    r"keeps? (?:\w+ )?(?:saying|telling|happening|giving|doing|asking)",
    r"every (?:single )?(?:time|day|night|week|month|afternoon|morning)", r"don't understand why", r"supposed to",
    r"promised", r"guaranteed?", r"how hard", r"why should i", r"not my (?:problem|fault|job)",
    r"your (?:mistake|fault|problem|mess)", r"calm down", r"listening to me", r"money back",
    r"taking (?:so |this |too )?long",
    r"(?:swore|said|told me|he goes|she goes|they said) (?:\w+ ){0,4}(?:fixed|done|on its way|shipped|sorted|sent"
    r"|all set|definitely|would come|call)",
    r"day off", r"days off", r"paid (?:for|extra|good)", r"like an? (?:idiot|fool|mug)", r"do you know (?:how|what)",
    r"you know (?:how|what) that", r"have you any idea", r"what am i supposed", r"what am i gonna",
    r"passed (?:around|on|from)", r"fobbed", r"all (?:day|week|morning|afternoon)",
    r"(?:it's|that's|this is|that is) not (?:okay|ok|good enough|right|fair|acceptable|the point|about)",
    r"you (?:said|told|promised|guaranteed|swore)",
    r"your (?:staff|people|company|app|drivers?|guys?|tech|colleagues?|system|lot|team|sales \w+|engineers?|policy)",
    r"another (?:\w+ )?(?:night|weekend|week|day|hour|month)s?",
    r"not (?:once|a (?:phone|word|single|thing|peep|soul))",
    r"why (?:should|would|do|did|didn't|am|can't|wasn't) (?:i|we|you|it|nobody)", r"in writing",
    r"same \w+ (?:and )?(?:the )?same", r"whatever$",
)

EMPHASIS = any_of(
    r"no no no", r"never ever", r"right now", r"not one", r"come on", r"absolute(?:ly)?", r"actually", r"even",
    r"who actually", r"all day", r"once more", r"one more time", r"simply", r"the whole",
    r"not (?:tomorrow|next week)", r"i mean it", r"enough", r"is not okay", r"not okay",
)

STRAIN = any_of(
    r"(?:he|she|they|your \w+|your (?:\w+ )?(?:guys?|colleague|people|office|lot)|the (?:guy|woman|lad|man|girl"
    r"|one|fella)) (?:\w+ ){0,5}?(?:said|goes|go|told|swore|says|promised|guaranteed)",
    r"told me", r"again", r"another (?:hour|day|week|month|call|email|\w+ and a half)", r"what am i", r"what choice",
    r"how do i know", r"how do you think", r"where (?:is|the hell is) he", r"so where", r"you can't", r"no thanks to",
    r"don't (?:say|tell me|give me|cut me)", r"i pay", r"i'm paying", r"i paid", r"i had to", r"i have to keep",
    r"i shouldn't have to",
    r"my (?:kid|kids|baby|son|daughter|mother|wife|husband|back|job|wedding|holiday|pay|clients?"
    r"|customers)(?:'s)?",
    r"so that's a no", r"so i'm a", r"get(?:ting)? robbed",
    r"(?:forty|thirty|twenty|sixty|\w+teen) (?:minutes|miles|days)",
    r"(?:this|that|it) is (?:\w+ )?(?:month|week|day|call|visit)(?: \w+)? (?:two|three|four|five|six)",
    r"\w+ (?:calls|emails|visits|weeks|hours|days) (?:and|for|of|in|later|now)", r"gone", r"poof", r"nobody",
    r"no one", r"nothing(?:'s)?", r"not (?:tomorrow|trusting|kidding)", r"trust", r"believe me", r"swear to god",
    r"lemme guess|let me guess", r"big surprise", r"of course (?:it|you|they)", r"some \w+ (?:rush|service|help)",
    r"laugh(?:ing|s)? at", r"embarrass\w+", r"humiliat\w+",
    r"lost (?:\w+ ){0,2}(?:bucks|dollars|pounds|pay|money|business|customers)", r"still",
    r"cracked|smashed|flooded|soaked|freezing", r"the (?:main|whole) thing", r"i haven't finished",
    r"i don't (?:want|wanna) (?:passes|a voucher|your|to hear|excuses)",
    r"i (?:drove|waited|sat|stood|spent|lost|missed|took)", r"never", r"my (?:own )?(?:money|house|room|business)",
    r"(?:two|three|four|five|six|seven|eight|nine|ten|\d+) (?:nights|days|weeks|months|hours|times|calls|emails"
    r"|visits)",
    r"(?:did|do|does|is|was|has|have|will) (?:they|he|she|it|anyone|anybody)$", r"don't even",
)

WARMTH = any_of(
    r"thank(?:s| you)", r"appreciate\w*", r"perfect", r"awesome", r"wonderful", r"lovely", r"love",
    r"no (?:worries|problem|rush)", r"sounds good", r"that's (?:fine|okay|ok|alright|fair|kind|great)", r"excellent",
    r"helpful", r"glad", r"very (?:kind|decent|gentle)", r"works for me", r"that works", r"fair enough", r"it's okay",
    r"you listened", r"no hurry", r"take your time", r"have a (?:good|great|nice)", r"not urgent", r"nothing urgent",
)

SARCASM = re.compile(
    r"\b(?:oh|well|great|wow|fantastic|wonderful|brilliant)[ ,.]+(?:that's |that is )?(?:great|wow|fantastic"
    r"|wonderful|brilliant|terrific|just great|sure)\b"
    r"|\bheard that (?:one )?before\b|\bgold leaf\b|\bwhat do you (?:reckon|think)\b$|\bgood luck with\b"
    r"|\bhow (?:nice|lovely) for\b|\bsome \w+$",
)
