"""Small grammars of what a customer may say that somebody must know at once: who they turn to, and that they go.

Each is built from classes: what the customer means to do, to what, with or through whom. These count wherever they are
said; those of callassist.assist.heated_cues only in a heated talk. The cues of danger
to people lie in callassist.assist.danger_cues.
"""

from callassist.assist.authority_cues import CHARGEBACK, FEW, LEGAL, REGULATOR, SHALL
from callassist.assist.customer_cues import heard_as
from callassist.method import Flag

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

_SITES = (
    r"(?:facebook|face book|twitter|instagram|insta|tik ?tok|social(?:s| media| network\w*)|reddit|online|linked ?in"
    r"|the internet|the web|you ?tube|nextdoor|threads|bluesky|x dot com|glassdoor|snapchat|the net)"
)
_REVIEWS = (
    "(?:yelp|google|trust ?pilot|trip ?advisor|checka ?trade|angie's list|(?:review|rating|travel|booking"
    "|comparison)s?"
    r" (?:sites?|pages?)|app store|play store|rated people|product review|which magazine)"
)
_CIRCLE = (
    r"(?:neighbou?rhood|village|town|community|residents'?|mums?|moms?|parents'?|local|school|estate|street|church"
    r"|club|trade|owners'?|customers'?|expats?|dog|running|cycling|wedding|brides?|landlords?|tenants'?|forum)"
)
_PRESS = (
    r"(?:papers?|newspapers?|press|media|news|local news|radio|tv|telly|television|gazette|herald|echo|tribune|argus"
    "|advertiser|courier|chronicle|examiner|journalists?|reporters?|talk ?show|consumer (?:show|programme|program"
    r"|stories|affairs desk)|(?:\w+ )(?:echo|argus|herald|gazette|tribune|chronicle|examiner)"
    r"|news ?room|channel (?:\w+))"
)
_PUBLISH = (
    r"(?:post|posts|posting|posted|put|puts|putting|write|writes|writing|share|sharing|upload|uploading|stick"
    r"|sticking|blast|blasting|plaster|plastering|plastered|tweet|tweeting|stream\w*|splash\w*|go|goes|going|be|tell"
    r"|telling|leave|leaving|give|giving|do|doing|send|sending|take|taking|film\w*|record\w*|all over|up on|hear"
    r"|read|see|let|type|typing|ring|ringing|call|calling|phone|speak|speaking|talk|talking|show|showing)"
)
_BAD = (
    r"(?:bad|one star|1 star|terrible|negative|honest|heck of a|nasty|public|stinking|scathing|lovely little|awful"
    r"|truthful|detailed|long|horrible|damning|hell of a|interesting|\d star|zero star)"
)
_REVIEW = (
    rf"{_BAD} review", r"(?:yelp|google|trust ?pilot|trip ?advisor) review",
    r"(?:write|leave|post|leaving|writing|posting|put|putting|give|giving|do|doing|read)(?: you| ye| them| your \w+"
    r"| the \w+)?(?: \w+){0,3} reviews?(?! (?:of (?:my|the) (?:account|case|bill|file)))", r"i'll review you",
    r"(?:one|1|zero|no|minus \w+|half a|a single|two|2) stars?(?! (?:hotel|general|rating for energy))",
    r"stars? (?:to|i'd|i'll|i) (?:give|put)", r"(?:giv\w+|put\w*|leav\w+) (?:\w+ ){0,2}(?:one|1|zero|no) stars?",
    r"if i could (?:give|put|leave) (?:zero|no|minus|less)",
    rf"(?:{SHALL}|straight|you'll be|it'll be|it's|that's|this is|this|to|it|and|let me|i've)(?: all)? {FEW}"
    rf"{_PUBLISH} (?:[\w']+ ){{0,8}}?(?:on|to|onto|over|up|at|in) (?:[\w']+ )?(?:[\w']+ )?(?:{_SITES}|{_REVIEWS})",
    rf"{_PUBLISH} (?:[\w']+ ){{0,8}}?(?:on|to|onto|over|all over|up) (?:the |my |our |that |every |one of (?:the"
    rf"|those|them|your) |all (?:of )?(?:the|those) |any |some )?(?:\w+ )?(?:{_SITES}"
    rf"|{_REVIEWS})",
    rf"{_PUBLISH} (?:[\w']+ ){{0,6}}online", rf"on (?:the |every )?(?:{_REVIEWS})",
    r"(?:going|goes|go|put|putting|post|posting) (?:\w+ ){0,4}(?:on|to|onto) the (?:\w+ ){0,2}(?:group|page|forum"
    "|feed)",
    rf"(?:on|to|in|over) (?:the|our|my|that|every) (?:\w+ )?{_CIRCLE} (?:\w+ )?(?:group|page|forum|chat|facebook"
    "|whats ?app"
    r"|board|newsletter|network|site|feed)",
    r"(?:the|my|our) (?:group chat|followers|subscribers|blog|vlog|podcast|channel)",
    "(?:go|going|call|calling|ring|ringing|phone|write|writing|talk|talking|speak|speaking|tell|telling|contact"
    "|email|on to|onto)(?: it| this| you)?(?: straight)? (?:to |with )?(?:the |my |a |our )(?:local |national "
    rf"|\w+ )?{_PRESS}(?! (?:number|subscription))",
    r"(?:send|take|give|going|go|read|see|be|it|you|this) (?:[\w']+ ){0,5}(?:to|in|about it in) the (?:local "
    r"|national |\w+ )?"
    rf"{_PRESS}",
    r"tell(?:ing)? (?:everyone|everybody|every (?:single )?(?:person|neighbou?r|one of)|all (?:of )?my \w+"
    "|the whole|anyone"
    r" who|people)", r"warn(?:ing)? (?:people|everyone|everybody|others|other \w+|all my)",
    r"(?:everyone|everybody|people|the whole \w+|all my \w+)(?: i know| in \w+)? (?:will|is going to|are going to"
    "|'ll|gonna"
    r"|should|deserves? to|needs? to) (?:know|hear|see|find out)",
    r"(?:everyone|everybody|people|folk|others|the (?:whole )?(?:street|village|town|world))(?: \w+){0,4} (?:ought"
    "|should|will|is going|are going|need|needs|deserve|deserves|has a right|have a right) "
    r"(?:to )?(?:be (?:warned|told)|know|hear|see|find out|read)",
    r"(?:what|see what) (?:the |your )?(?:[\w']+ ){0,4}(?:would|will|'ll) (?:make|think|say) of (?:it|this|that"
    "|you)",
    "(?:friend|cousin|sister|brother|nephew|niece|mate|neighbou?r|wife|husband|daughter|son|someone"
    r"|somebody)(?:'s| is| works| who works)? (?:[\w']+ ){0,3}(?:at|on|with|in|for) (?:the "
    rf"|a )?(?:local )?{_PRESS}",
    r"watch your (?:trust ?pilot|google|yelp|trip ?advisor|rating|stars|score|page|feed)", r"your (?:star )?rating",
    r"let (?:people|everyone|everybody|the world|them all|the whole \w+) (?:know|judge|decide|see|hear|read)",
    r"name and shame", r"naming and shaming", r"go(?:ing|es)? viral", r"word (?:gets|travels|of mouth|will get)",
    r"spread the word", r"start typing", r"the (?:newspaper|press|media|local news)",
    r"(?:the|my) review(?:'s| is) (?:ready|written|done|typed|drafted|waiting|going)",
    r"(?:typed|written|drafted) (?:it )?(?:all )?(?:up|out) for the (?:\w+ )?(?:page|group|paper)",
    r"(?:hundred|thousand|million|\d+) (?:\w+ )?(?:people|folk|followers|members|subscribers|mums|moms|neighbou?rs)"
    r" (?:on|in|there|follow)", r"(?:people|folk|members) (?:on|in) (?:there|it|that (?:group|page))",
    rf"not (?:put|posted|written|said) a word (?:on|in) (?:\w+ )?{_SITES}",
)

_OTHERS = (
    r"(?:elsewhere|somewhere else|some place else|someplace else|anywhere else|another (?:\w+ )?(?:company|shop|place"
    r"|store|dealer|provider|firm|bank|garage|supplier|school|outfit|crowd|lot|vet|dentist|agent|agency|hotel"
    r"|pharmacy|chemist|contractor|plumber|gym|airline)|(?:the |your |a |one of your )?(?:competition|competitors?"
    r"|rivals?|opposition)|(?:some|any)(?:one|body) else(?!'s)|a different (?:\w+ )?(?:company|shop"
    r"|place|provider|firm|one|supplier)|(?:across|over|down|up) the (?:road|street|hill|way|block)|round the corner"
    r"|around the corner|(?:the|that|this) (?:other|next|big|new) (?:crowd|lot|place|company|provider|shop|fella|guys?"
    r"|people|side|one|outfit|firm|bank|garage|town)|the (?:crowd|lot|place|people|shop|fella|guys?|outfit|one|firm)"
    r" (?:in|down|up|at|over|on|across|round|around|beside|next|opposite|by|off|from))"
)
_LEAVE = (
    r"(?:go|goes|going(?! to (?!(?:the|an?|another|some\w+|your|one|any\w+)\b)\w+)|gone|off to|away to|switch\w*"
    r"|swap\w*|mov(?:e|es|ing)|look\w*|tak(?:e|es|ing)|shift\w*"
    r"|transfer\w*|carry"
    r"\w*|bring\w*|port\w*|shop\w*|buy\w*|book\w*|order\w*|spend\w*|try|trying|get|getting|find|finding|use|using|call"
    r"|ring|hire|hiring|bank|banking|rent\w*|stay\w*|deal\w*|change|changing|defect\w*|sign\w*|train|eat\w*)"
)
_CUSTOM = (
    "(?:business|custom|trade|money|account|accounts|patients|prescriptions?|kids?|dog|cat|car|van|fleet|policy"
    "|policies"
    r"|contract|orders?|bookings?|deposit|savings|mortgage|number|wallet|thursdays|\w+days)"
)
_DEAL = (
    r"(?:com(?:e|ing)|order\w*|book\w*|us(?:e|ing)|stay\w*|renew\w*|buy\w*|shop\w*|call\w*|return\w*|deal\w*"
    r"|fly\w*|rent\w*"
    r"|do(?:ing)? business|spend\w*|recommend\w*|eat\w*|send\w*|hir(?:e|ing)|need(?:ing)? (?:you|your)|bank\w*|train\w*"
    r"|ring\w*|go(?:ing)?|step\w*|set(?:ting)? foot|let\w*|trust\w*|touch\w*|give|giving)"
)
_CONTRACT = (
    r"(?:account|service|subscription|contract|membership|plan|policy|policies|agreement|tenancy|lease|broadband"
    r"|insurance|line)"
)
_CHURN = (
    rf"cancel(?:l?ing)? (?:everything|(?:my|our) (?:\w+ )?{_CONTRACT}|the (?:service|contract|whole (?:thing|lot)|lot)"
    r"|it all|the lot of it)",
    r"clos(?:e|ing) (?:out )?(?:my|our|the|all my|every) (?:\w+ )?accounts?",
    r"(?:end|ending|terminat\w+|break|breaking)"
    r" (?:my|our|the) (?:contract|lease|tenancy|agreement|relationship)",
    r"(?:give|giving|hand in|handing in) (?:you |ye )?(?:my|our) notice", r"not (?:be )?renewing", r"won't renew",
    rf"(?<!leave )(?<!did )(?<!they ){_LEAVE}(?! to (?:do|say|give|tell|show|send|sell|happen|put|let|make|explain|talk"
    r"|speak)\b) (?:[\w']+ ){0,2}?(?:to |with |from |in |at |for "
    rf"|over )*(?<!that to )(?<!this to )(?<!it to ){_OTHERS}",
    r"(?:switch\w*|swap\w*|mov(?:e|es|ing)|tak(?:e|es|ing)|shift\w*|transfer\w*|carry\w*|bring\w*|spend\w*"
    rf"|order\w*|book\w*) (?:[\w']+ ){{2,5}}?(?:to |with |at |over ){_OTHERS}",
    "(?:tak(?:e|es|ing)|mov(?:e|ing)|shift(?:ing)?|pull(?:ing)?|carry(?:ing)?|bring(?:ing)?|switch(?:ing)?"
    "|spend(?:ing)?)"
    rf" (?:all )?(?:my|our|me|his|her|their|the) (?:[\w']+ )?{_CUSTOM}(?: [\w']+){{0,2}}?"
    rf" (?:away|out|to (?:the|a|an|another)|{_OTHERS})",
    r"(?:tak(?:e|es|ing)|pull(?:ing)?) (?:all )?(?:my|our|me) (?:\w+ )?(?:business|custom|thursdays|\w+days|trade)",
    r"take (?:out )?everything(?: out)?", r"(?:can|will|'ll|could) go there", r"leaving (?:you|ye|for)",
    rf"never (?:ever )?(?!to\b)(?:\w+ )?{_DEAL}(?: [\w']+){{0,5}} again",
    rf"never again (?:will|would|am|shall|{_DEAL})",
    "(?:(?:i|we) (?:won't|will not|shan't|shall not|wouldn't|will never|would never)|(?:i'm|we're) not (?:gonna"
    "|going to)|i'll not|we'll not|i'll never"
    rf"|we'll never|and never) (?:be )?(?:back|{_DEAL}(?: [\w']+){{0,4}} (?:again|any ?more|you|ye|here)"
    "|coming back|ordering again"
    r"|using you|renewing|returning)",
    rf"(?:don't|do not) know (?:that |if |whether )*(?:[\w']+ ){{0,2}}{_DEAL}(?: \w+){{0,3}} again(?:st)?",
    r"(?:i'm|we're|am|are|that's me|that's us|i am|we are) (?:\w+ )?(?:done|through|finished|out|gone)(?: with| of)"
    r" (?:you|ye|yous|this (?:place|company|crowd|outfit|lot|shop|gym|bank)|your|here|the lot of you)",
    r"(?:i'm|we're) (?:done|through|finished) with this",
    r"(?:you've|you have|you|ye've|ye) (?:just )?lost (?:me|a (?:\w+ )?(?:customer|client|family|patient)"
    "|my (?:business|custom)"
    r"|us|our (?:business|custom))",
    r"(?:you'll|you will|you're going to|you're about to|ye'll|gonna|about to) (?:\w+ )?los(?:e|ing) (?:me|us"
    r"|a (?:\w+ )?"
    r"(?:customer|client)|my|our)",
    "(?:the )?(?:last|final) (?:time|order|booking|year|month|visit|thing|penny|cent|money|meal|stay|trip"
    "|week) (?:that )?(?:i|we"
    rf"|you|you'll|i'll|ye'll|we'll|you're|i'm) (?:\w+ ){{0,3}}(?:ever )?(?:{_DEAL}|see|hear|get|have|from)",
    "(?:no|not be a|won't be a|isn't a|never be a|there's no) next (?:one|time|year|order|trip"
    "|booking)(?! (?:available|slot))",
    r"find (?:myself |ourselves )?(?:somebody|someone|another|a different|a new|a proper|a better|a real) (?:else|\w+)",
    r"get (?:somebody|someone) else (?:in|to|out|on)", r"shop(?:ping)? around", r"los(?:e|ing) my (?:custom|business)",
    r"(?:take|taken|taking|got|had|have|booked|asked for|getting) (?:[\w']+ ){0,3}(?:demo|quote|quotation|trial"
    "|price|offer|estimate)s? "
    r"(?:of|from|with|off|by) (?:the other|another|your competitor|somebody|someone|two other|your rival)",
    r"(?:porting|switching|transfer|pac|moving) code",
    r"tak(?:e|ing) (?:me|us|my name|my \w+) off (?:the|your) (?:round|books?|list|rota|system|register|route"
    "|records)",
    r"(?:come|send \w+) (?:and |to |back )?(?:for|collect|get|fetch|take(?: back)?|pick up) (?:your|yer) (?!money"
    r"|call|things)\w+", r"i want out(?! of (?:bed|the (?:house|rain)))\b",
    r"(?:let|get) me out of (?:this|the|your|my) (?:contract|deal|agreement|lease|plan)",
    r"(?:release|releasing) me from",
    "(?:i'll be|i'm|we're|we'll be) (?:cancell?ing|switching|leaving|shifting|porting|moving on|off)(?= (?:then"
    r"|now|today|and|if|because|you|ye|over|with)\b|$)",
    r"why (?:would|should) (?:i|we|anyone|anybody) (?:\w+ )?(?:stay|come back|renew|use you|keep (?:paying|coming"
    "|using)|go back|shop|book)",
    "(?:been after|want|wants|wanted|begging for|chasing|love to have|glad of) (?:my|our) (?:business|custom"
    "|trade|account)", r"why i shouldn't (?:\w+ )?(?:call|ring|go|switch|leave|cancel|move|try)",
    r"give me (?:one|a|any|just one) (?:good |single |decent )?reason (?:to stay|not to|why|i should)",
    r"(?:rethink|reconsider|review)(?:ing)? (?:my|our|whether|the whole) (?:\w+ )?(?:contract|account|membership"
    "|arrangement|relationship|custom|options|stay|i|we)",
    "(?:thinking|thought) (?:of|about) (?:leaving|moving (?:to|my|our|away|on)|switching|changing (?:provider"
    "|company|dentist|vet|school|gym|bank)|going (?:elsewhere|with))",
    r"time for a (?:change|new)", r"looking (?:at|into) (?:other|alternatives|your competitors|what else)",
    r"(?:rang|called|phoned|tried|asked|spoken to|spoke to|been to|visited) (?:\w+ ){1,4}(?:they've|they have"
    "|they'd|and they)"
    r" (?:\w+ )?(?:an? )?(?:place|space|slot|table|room|offer|opening)",
    r"(?:this|that)(?:'s| is) (?:goodbye|the end of (?:it|us|the road))",
    r"(?:seen|see|hear|heard|had|taken|get|got) the last (?:of|penny|cent|order|visit)",
    r"(?:won't|will not|shan't|never) (?:be )?(?:see|seeing|hear|hearing|darken\w*)(?: from)? (?:me|us"
    "|hide nor hair|your door)",
    r"(?:not|never) (?:be )?darken\w* your", r"last time (?:i|we) (?:\w+ ){0,2}(?:your|you|here|this)",
    r"(?:sooner|rather) (?:\w+ ){1,6}than (?:\w+ ){0,3}(?:you|ye|your \w+|here|this place)",
    r"(?:renew|book|order|buy|sign|go|deal|fly|stay|insure|bank|train) (?:\w+ )?(?:with|from|at) (?:somebody"
    r"|someone|anybody|anyone|people|a (?:\w+ )?(?:company|firm|place|shop)|a crowd|one of the) (?:who|that|which"
    "|else|other|with)",
    "(?<!shouldn't )(?<!you )(?:have|has|'ve) (?:already )?(?:offered|quoted|promised) (?:me|us) (?:the same|it"
    "|half|less|better|a better"
    r"|a place|\w+ (?:a month|less|cheaper))",
    r"(?:i|we)(?:'ll| will| think we'll| think i'll) leave it there(?: thanks)?(?: then)?$",
    r"(?:taking|take|pulling|moving) (?:my |our |the )?(?:whole |entire |all )?(?:\w+ ){1,3}(?:off"
    "|away from) (?:you|ye|yous)",
    r"that's (?:it|me|us|the lot|the end) (?:finished|done|over|gone|ended)(?: with (?:you|ye))?",
    r"(?:i'll|we'll|i will) bring (?:it|the \w+|my \w+) (?:there|to them|elsewhere)",
    r"(?:gone|be gone|i'm gone|off) to (?:the|another) ",
    r"as soon as (?:the|my|this) (?:contract|year|term|lease)(?:'s| is)"
    r" (?:up|out|over)", r"one way or another i'm (?:leaving|gone|out)",
)

_BOSS = (
    r"(?:managers?|management|supervisors?|boss|bosses|owners?|directors?|team leader|team lead|line manager|superior"
    r"|head of (?!the (?:queue|line))\w+|head office|gaffer|chief|principal|big man|duty manager"
    "|person in charge"
    r"|escalations?|complaints (?:team|manager|department)|general manager|higher ups?|the man himself)"
)
_ABOVE = (
    r"(?:who|whoever|someone|somebody|anyone|anybody|person|people|one|man|woman|adult|human|else)(?: else)?"
    "(?:(?:'s| is| are| that is| that's| who is| who's)? (?:actually |really |properly )?(?:above you|over you"
    "|higher|senior|in charge"
    "|with (?:a bit of |some |any |the |actual |real )?(?:authority|power|clout|brain|say|sense|code|key)"
    "|responsible|more senior"
    "|further up|running (?:the|that|this)|the boss|the manager|your boss|over your head|up the (?:chain|ladder"
    "|line|tree)"
    r"|can (?:actually |really )?(?:say yes|decide|sign|help|do something|fix|approve|make)"
    r"|(?:who|that)(?:'s| is| are)? (?:\w+ )?(?:able|allowed|having|has|can|could|makes?|knows?|decides?|calls?"
    "|signs?|does|do|gets to|runs|"
    r"in charge|authori[sz]ed|responsible|actually|got the|empowered|entitled|not reading))"
    r"|whose|(?:makes?|decides|signs|runs|calls the shots|knows what))"
)
_ASK = (
    "(?:speak|talk|speaking|talking|get|getting|give|fetch|put|bring|pass|transfer|connect|want|wanna|need"
    "|have|like"
    "|see|is there|where's|who's|who is|i'd like|escalate|hand|let me have|can i have|must be|should be"
    "|waiting for|demand)"
)
_MANAGER = (
    rf"(?:speak|talk|speaking|talking)(?: \w+){{0,2}} (?:to|with)(?: (?!my\b)\w+){{0,3}} (?<!my ){_BOSS}"
    r"(?! (?:last|yesterday|on \w+day|before|and (?:he|she|they) (?:said|told)))",
    "(?:want|wanna|get me|get|give me|fetch|fetch me|bring me|need|put|is there|can i have|could i have"
    "|may i have|let me have"
    rf"|i'd like|pass me|transfer me|connect me|hand me|escalate|find me|demand)(?: (?!my\b|i\b|told\b)[\w']+){{0,4}}"
    rf" (?<!my ){_BOSS}(?! (?:has|had|was|were|role|position|job|told|said)\b)",
    rf"(?:where's|who's|who is|where is|get|have|fetch|call|ring|is) (?:your|the|a) (?:\w+ )?{_BOSS}(?: there| in"
    "| around|$)",
    rf"{_ASK}(?: (?:me|to|on|with|the|an?|some|i|please|then|now|straight|through))*(?: \w+)? {_ABOVE}",
    r"(?:someone|somebody|person|anyone|one|who(?:'s| is)|whoever(?:'s| is)) (?:\w+ )?(?:above|over|higher than"
    "|senior to)"
    r" you(?: is| are| has|$| there| i'd| i want| please| and| can)?",
    r"who's (?:over|above|in charge of) (?:you|ye|this|that)", r"who(?:'s| is) over you",
    r"(?:somebody|someone|anyone) in charge",
    r"whoever(?:'s| is| does) (?:\w+ )?(?:in charge|above|over|the boss|running|responsible|there|next|decides)",
    r"escalate (?:this|it|me)", r"go(?:ing)? (?:over|above) (?:your|you)(?: head)?", r"over your head",
    r"get me (?:somebody|someone) (?:who(?:se)?|that|else|higher|with)",
    r"who (?:do|can) i (?:speak|talk|complain) to (?:above|over|about you)",
    r"(?:put|get) (?:him|her|them)(?: straight)? on(?! (?:the|my|a) (?!phone|line))",
    "(?:can|may|could|let|want to|like to|wanna|need to|will|rather) (?:i |me |we )?(?:just )?(?:speak"
    "|talk) (?:to|with) (?:him|her"
    "|them|your (?:uncle|father|dad|husband|wife|mother|mum|son|brother|aunt|partner|head office)|the (?:uncle"
    "|father|husband"
    r"|chef|head \w+|pharmacist|doctor|surgeon|principal|owner))",
    "(?:give|get|fetch|bring|put|pass) me (?:the|your|to the|through to|on to|over to) (?:person|one|man|woman"
    "|lad|fella)"
    r" (?:who|that|with|above|in)",
    rf"(?:senior|{_BOSS}) i (?:want|need|am wanting|demand)",
    "(?:i'd like|i want|get me|give me|can i have|could i have|may i have|let me have|put me through to|is"
    "|speak to|talk to|fetch)"
    r" (?:mr|mrs|ms|miss|dr|doctor|father|sister|professor)(?: \w+)?(?: in| there| please| now| about"
    "| on the (?:phone|line)|$)", r"who (?:do|does|would) (?:you|she|he) (?:report|answer) to",
    r"who else (?:is there|can i|could i|do you have|have you)",
    "is there (?:anyone|anybody|someone|somebody) else (?:there|i (?:can|could)|who can (?!sign)|on (?:shift|duty"
    "|today|tonight))", r"an? (?:real|actual|living|proper) (?:person|human|human being)",
    r"(?:higher|further) up(?: the)?(?: chain| ladder| line)?$",
    r"(?:speak|talk) to (?:the |an? )?(?:\w+ )?(?:partner|proprietor|head ?teacher|headmaster|headmistress"
    "|landlord|ceo|chairman|vice president)s?",
    r"(?:organ ?grinder|not the monkey)",
    r"(?:take|taking) (?:this|it) (?:further|higher|upstairs|up the (?:chain|line|ladder))",
    "(?:speak|spoke|spoken|talk|talked|seen by|looked at by|dealt with by|handled by|taken to|going|go|goes|sent"
    r"|passed|pass it|send this|take this) (?:\w+ )?(?:to|by|with|up to) (?:an? |the |your )?(?:someone|somebody"
    r"|person|head office|anyone|management|senior \w+)"
    r"(?: (?:senior|proper|serious|higher|in charge|with)|$)", r"head office$", r"transfer me (?:up|higher|on up)",
    r"(?:somebody|someone|anybody|anyone)(?: \w+)? (?:must|has to|have to|will|can) have (?:the |some "
    "|any )?(?:authority|power|say)",
    r"(?:with|has|got) a bit of (?:clout|authority|sense|weight)",
    "(?:^|then |just |and |so |please |well |right )put (?!(?:it|me|that|this|down|your|the|my|a|an|up|in|some"
    r"|someone)\b)\w+ on(?: the (?:phone|line)| then| now| please)?$",
    r"(?:above|beyond) your pay (?:grade|scale)",
    r"(?:put|pass) me (?:on|up|through|over) to (?:someone|somebody|anyone|whoever)",
)

_NTH = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|umpteenth|[2-9](?:nd|rd|th))"
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|twelve|\d+|several|so many|half a dozen|umpteen)"
_REPEAT = (
    rf"{_NTH} (?:time i|time (?:\w+ ){{0,3}}call|call|email|message|visit|phone call|person|time (?:this|now"
    "|of ringing))",
    rf"{_COUNT} (?:calls|emails|messages|visits|voicemails|phone calls)\b",
    rf"(?:called|calling|emailed|rang|rung|phoned|written|wrote|ringing|texted|been on) (?:\w+ ){{0,3}}{_COUNT} times",
    r"(?:i've|i have) (?:already )?(?:explained|told|said|called|emailed|been through) (?:\w+ ){0,4}(?:already"
    "|before|times|twice"
    r"|again)",
    r"calling (?:back )?again", r"keep (?:having to )?(?:call|ring|phon|chas)(?:ing)?",
    r"explain (?:it |this |myself )?(?:all )?(?:over )?again", r"same (?:thing|problem|issue) again",
    r"(?:rang|called|phoned|emailed|texted) (?:\w+ )?(?:twice|again|every day|every week)",
)

FLAGS = {
    Flag.LEGAL: heard_as(*LEGAL),
    Flag.REGULATOR: heard_as(*REGULATOR),
    Flag.CHARGEBACK: heard_as(*CHARGEBACK),
    Flag.REVIEW: heard_as(*_REVIEW),
    Flag.CHURN: heard_as(*_CHURN),
    Flag.ASKS_MANAGER: heard_as(*_MANAGER),
    Flag.REPEAT_CONTACT: heard_as(*_REPEAT),
}
