"""Word lists for the customer's side, on comparable text (callassist.assist.text).

The patterns come from how people complain on the telephone, not from any one business; each list says one thing.
"""

import re

from callassist.assist.soundalikes import widened
from callassist.method import Flag

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

INSULT = re.compile(
    r"\b(?:you(?:'re|r| are)?|are you|you people are|what are your?|is that who) (?:\w+ ){0,4}?(?:stupid|dumb|dense"
    r"|moron\w*|idiots?|imbeciles?|incompetent|useless"
    r"|pathetic|worthless|brain ?dead|thick|liars?|crooks?|clowns?|scumbags?|bastards?|assholes?|bitch\w*|cow"
    r"|cunts?|pricks?|dick ?heads?)\b"
    r"|\byou (?:\w+ ){0,2}(?:bitch|bastard|moron|idiot|asshole|ass hole|prick|cow|cunt|scumbag)\b|\b(?:any|some"
    r"|another) (?:moron|idiot)\b (?:who|that)"
    r"|\b(?:fuck|screw) (?:you|off)\b|\bgo to hell\b|\bkiss my ass\b|\bpiss off\b|\bshut (?:up|your)\b"
    r"|\blearn (?:to speak )?english\b",
)

THREAT = heard_as(
    r"i(?:'m| am)? (?:will |gonna |going to |'ll )?(?:come|coming) (?:down|over|round) there (?:and|to)",
    r"(?:i )?know where (?:you|your|y'all|that|the) (?:\w+ ){0,2}(?:live|lives|office|work|shop|is|are)",
    r"watch your back",
    r"(?:i'll|i will|gonna|going to|want to|could|i'd) (?:\w+ ){0,2}(?:kill|shoot|beat|punch|stab|strangle|hurt"
    r"|smash) (?:you|him|her|them|somebody|someone|one of you|your)",
    r"put (?:his|her|your|their) head through",
    r"break (?:your|his|her|their|somebody's|someone's) (?:neck|legs?|face|arms?|jaw|nose)",
    r"burn (?:\w+ ){0,3}(?:down|to the ground)", r"blow (?:\w+ ){0,3}(?:place|building|office|shop) up",
    r"blow up (?:your|the|that)", r"(?:bring|bringing|got|get) (?:a|my) gun",
    r"somebody(?:'s| is) (?:gonna|going to) get hurt", r"you'll (?:regret (?:it|this)|be sorry)",
)

FLAGS: dict[Flag, re.Pattern[str]] = {
    Flag.SELF_HARM: heard_as(
        r"kill myself", r"killing myself", r"want to die", r"wanna die", r"end(?:ing)? (?:it all|my (?:own )?life)",
        r"suicid\w+", r"hurt(?:ing)? myself", r"no reason to live", r"better off dead",
        r"don't want to (?:live|be here|be alive|wake up) any ?more",
        r"can't go on(?: living)?(?: like this)? any ?more", r"not worth living", r"take my own life",
        r"better off without me",
    ),
    Flag.THREAT: THREAT,
    Flag.SAFETY: heard_as(
        r"smell(?:ing)? (?:of )?(?:gas|burning|smoke)", r"gas leak", r"(?:on|caught|catch(?:ing)?) fire", r"sparks?",
        r"sparking", r"carbon monoxide",
        r"(?:got|get|nearly|almost|gave me a|electric) (?:electrocuted|shocked|shock)",
        r"water (?:\w+ ){0,4}(?:through|into|near|by) (?:the |my )?(?:ceiling|lights?|socket|outlet)",
        r"ceiling(?:'s| is| has)? (?:\w+ ){0,3}(?:down|collaps\w+|hanging)", r"half of it just came down",
        r"no (?:heat|heating|hot water) (?:\w+ ){0,4}(?:baby|newborn|infant)",
        r"brakes? (?:failed|gave out|went|don't work|didn't work)",
        r"(?:baby|child|kid) (?:is|was|got) (?:hurt|cold|freezing|sick)", r"(?:burned|burnt|injured|bleeding)",
        r"call(?:ed|ing)? an ambulance", r"(?:put|ended up|landed|sent) (?:\w+ ){0,3}in (?:the )?hospital",
        r"someone(?:'s| is| could be| could get) hurt", r"choking", r"allergic reaction",
    ),
    Flag.LEGAL: heard_as(
        r"(?:my|an|a|our|get a|call a|talk to a|the|who's an) (?:lawyer|attorney(?! general)|solicitor"
        r"|barrister)s?",
        r"(?:i'll|i will|gonna|going to|could|can|to|we'll) sue", r"suing", r"lawsuit",
        r"legal (?:action|advice|team)", r"small claims", r"(?:take|see|taking) you (?:\w+ ){0,3}(?:to|in) court",
        r"see you in court", r"take this to court",
    ),
    Flag.REGULATOR: heard_as(
        r"better business bureau", r"b b b", r"bbb", r"attorney general", r"consumer (?:protection|affairs|rights)",
        r"f t c", r"ftc", r"f c c", r"fcc", r"cfpb", r"c f p b", r"ombudsman", r"ofcom", r"ofgem",
        r"trading standards",
        r"(?:file|filing|filed|making|lodge|lodging) (?:a|an) (?:formal |official )?complaint (?:with|to)",
        r"report(?:ing)? you (?:people |all |guys )?to", r"(?:environmental |public )?health (?:department|inspector)",
        r"licensing board", r"environmental health", r"consumer people",
        r"(?:to|ring|ringing|call|calling|phone|tell|telling|report|contact|involve|get) (?:\w+ ){0,3}council"
        r"(?! (?:tax|house|flat|estate|bill))",
        r"(?:the )?housing (?:authority|department|inspector)",
    ),
    Flag.CHARGEBACK: heard_as(
        r"charge ?backs?(?= (?:the|this|it|every|on|with|from)\b)|chargebacks?",
        r"charge (?:it|this|them|that|every \w+ one) back", r"(?:to|will|i|i'll|gonna|and) charge (?:back|back \w+)",
        r"disput(?:e|ing) (?:\w+ ){0,4}(?:charges?|it|this|that|thing|payments?|months?|card|bank|one)",
        r"(?:call|calling|phone|ring|ringing|on the phone (?:with|to)|go to|talk to"
        r"|get on to) (?:\w+ ){0,1}(?:my )(?:bank|card company|credit card)",
        r"be on the phone (?:with|to) (?:\w+ )?(?:bank|card company)", r"stop (?:the )?payment",
        r"reverse the charge (?:myself|through)",
    ),
    Flag.REVIEW: heard_as(
        r"(?:bad|one star|1 star|terrible|negative|yelp|google|honest|heck of a|nasty|public) review",
        r"(?:write|leave|post|leaving|writing|posting|put|wrote|put up) (?:\w+ ){0,4}reviews?", r"one star", r"1 star",
        r"zero stars", r"yelp", r"trust ?pilot", r"tripadvisor", r"trip advisor",
        r"(?:post|put|putting|going|blast|blasting|share|sharing|all over|write about) (?:[\w']+ ){0,8}?(?:facebook"
        r"|twitter|instagram|tik ?tok|social media|reddit|online|the internet|(?:travel|review|rating) sites?)",
        r"(?:send|tell|write|take|give|ring|call|going|go) (?:[\w']+ ){0,3}to the (?:local )?(?:papers?|gazette|herald"
        r"|tribune|news|radio|press|newspapers?)",
        r"tell(?:ing)? (?:everyone|everybody|every (?:single )?(?:person|neighbou?r)|all my (?:friends"
        r"|neighbou?rs)|the whole)",
        r"go(?:ing)? viral", r"the (?:newspaper|press|media|local news|papers)", r"start typing",
        r"(?:hundred|thousand|\d+) (?:people|followers|members) (?:on|in) (?:the|my)",
    ),
    Flag.CHURN: heard_as(
        r"cancel(?:l?ing)? (?:everything|(?:my|our) (?:\w+ )?(?:account|service|subscription|contract|membership"
        r"|plan)|the (?:service|contract|whole thing)|it all)",
        r"close (?:out )?(?:my|our) account",
        r"(?:go|going|switch\w*|mov\w+|look\w*|tak\w+) (?:\w+ ){0,3}(?:elsewhere|somewhere else"
        r"|another (?:company|shop|place|store|dealer|provider|one)|competitors?|someone else"
        r"|a different (?:company|shop|place|provider)|across the (?:road|street))",
        r"taking (?:my|our) (?:business|custom)", r"take (?:my|our) (?:business|custom|thursdays|\w+days)",
        r"never (?:\w+ )?(?:using|buying|shopping|coming|doing business|ordering|staying|book\w*"
        r"|going)(?: \w+){0,4} again",
        r"(?:i'm|we're) (?:done|through|finished) with (?:you|this)",
        r"(?:you've|you have) lost (?:me|a customer|my business|us)",
        r"last time (?:i|we) (?:\w+ ){0,2}(?:use|buy|order|call|stay|book|come)",
        r"(?:don't|do not) know (?:that |if |whether )*(?:[\w']+ ){0,2}(?:order"
        r"|buy|come|stay|book|shop)\w*(?: \w+){0,3}"
        r" again(?:st)?",
        r"won't be (?:back|coming back|ordering again|using you)", r"leaving (?:you|for)",
    ),
    Flag.ASKS_MANAGER: heard_as(
        r"(?:speak|talk|speaking|talking)(?: \w+){0,2} (?:to|with)(?: \w+){0,2} (?:manager|supervisor|boss"
        r"|someone (?:else|higher|senior|in charge)|owner|somebody (?:else|higher|senior|in charge))",
        r"(?:want|get me|give me|need|put|is there|can i have|i'd like)(?: (?!my\b)\w+){0,4} (?<!my )(?:manager"
        r"|supervisor|owner|boss)",
        r"(?:where's|who's|get|have) your (?:manager|supervisor|boss)", r"somebody in charge", r"someone in charge",
        r"escalate (?:this|it|me)", r"over your head", r"get me (?:somebody|someone) (?:who(?:se)?|that|else|higher)",
        r"someone above you", r"somebody above you",
    ),
    Flag.REPEAT_CONTACT: heard_as(
        r"(?:second|third|fourth|fifth|sixth|seventh|tenth|umpteenth|[2-9](?:nd|rd|th)) (?:time i"
        r"|time (?:\w+ ){0,3}call|call|email|message|visit|time (?:this|now))",
        r"(?:two|three|four|five|six|seven|ten|\d+) (?:calls|emails|messages|visits)\b",
        r"(?:called|calling|emailed|rang|rung|phoned|written|wrote) (?:\w+ ){0,3}(?:two|three|four|five|six|seven"
        r"|\d+|several|so many) times",
        r"(?:i've|i have) (?:already )?(?:explained|told|said|called|emailed"
        r"|been through) (?:\w+ ){0,4}(?:already|before|times|twice|again)",
        r"calling (?:back )?again", r"keep (?:having to )?call(?:ing)?",
        r"explain (?:it |this |myself )?(?:all )?(?:over )?again", r"same (?:thing|problem|issue) again",
    ),
}

PAST_OR_DROPPED = re.compile(
    r"\b(?:was going to|were going to|i had it half|almost|nearly|used to|last year|years ago|don't make me"
    r"|said i'd|called my bank|rang the bank|rang my bank|had it all over)\b",
)
"""A threat told as past or in fun is none."""

NOT_LEGAL = re.compile(
    r"\b(?:my|our|the) (?:attorney|lawyer|solicitor) (?:drew|wrote|drafted|handled)\b|\bpower of attorney\b"
    r"|\bto sue (?:my|our|the) (?:landlord|neighbou?r|ex)\b",
)
