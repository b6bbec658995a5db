"""Cues that count in a heated talk alone: there it is a threat to name an authority, the press, a rival or the bank."""

from callassist.assist.authority_cues import NAMED_CHARGEBACK, NAMED_LEGAL, NAMED_REGULATOR
from callassist.assist.customer_cues import heard_as
from callassist.method import Flag

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

_BOSS = (
    r"(?:managers?|supervisors?|boss|directors?|owners?|head ?teacher|principal|partner|superior|c ?e ?o|team lead\w*"
    "|lead)"
)
_NAMED_REVIEW = (
    r"spell your (?:company|business)", r"going public", r"tag (?:you|ye) in", r"hashtag",
    r"keep (?:this|it|that) quiet", r"(?:my|a|the) (?:\w+ )?blog", r"local guide",
    r"google (?:listing|page|maps|rating)",
    r"(?:book club|school gates?|residents' association|breed club|very small town)",
    "the whole (?:street|town|village|estate|choir|office|parish|congregation|road)(?:'s| is| will|'ll"
    "| are)? (?:gonna|going|hear|know|see|talks?)",
    r"consumer (?:programme|program|show)",
    r"(?:evening|morning|daily|sunday|local|irish|weekly) (?:post|times|news|mail|star|press|echo|independent)",
    r"(?:on|all over) your (?:page|listing|wall|profile)", r"recommend(?:ing)? (?:you|ye)", r"those reviews",
    r"(?:run|edit|write|writing|in|for|do) (?:for )?the (?:\w+ )?newsletter",
    r"(?:worst|longest|loudest|nastiest) review",
    r"(?:nobody|no one|not a soul|no one else) (?:in|on|round|around|at) (?:\w+ ){1,3}(?:books?|uses?|buys?|goes"
    "|comes|hires?|calls?)",
    "(?:is|i'm|he's|she's|cousin's|sister's|wife's|husband's|been|are|start) (?:filming|recording|videoing"
    "|live streaming)", r"you're on (?:camera|video|film|speaker)",
    r"(?:every|all the|all) (?:\w+ ){1,3}(?:will|'ll|is going to|are going to|going to|should) (?:know|hear|see"
    "|read|find out)",
    r"(?:put|post|stick) (?:the|my|those|these|them) ?(?:photos?|pictures?|video|screenshots?|emails?)? up",
    r"(?:local|national) (?:radio|paper|news|t v|tv|press)", r"(?:be|is|goes) (?:a|the) (?:\w+ )?post (?:about|on|up)",
    r"phone in on",
    r"(?:on|to|across) (?:every|all the|all of the|any) (?:\w+ )?(?:sites?|pages?|apps?|platforms?)", r"billboard",
    "(?:ladies|women|men|lads|families|parents|guests|members|clients|customers|friends|drivers|people"
    r"|folk) in my (?:\w+ )?"
    r"(?:group|club|class|choir|church|office|street|building|network)",
    r"(?:does|makes|do|make) (?:\w+ ){0,3}(?:videos?|reels|posts|tik ?toks?)",
    r"(?:facebook|twitter|instagram|tik ?tok|reddit|you ?tube|nextdoor|trust ?pilot|trip ?advisor|yelp)",
    r"(?:runs|on) the \w+ (?:page|group|forum)",
    r"(?:village|neighbou?rhood|town|community|residents'?|school|parents'?) (?:page|group|forum|chat)",
    r"(?:to |will |gonna |can |all |just )post (?:anything|it|this|something|about|that)", r"somewhere public",
    r"(?:put|post|stick|plaster|share) (?:it|this|that|them)(?: up)? everywhere",
    r"(?:do|doing|make|making|post|posting) (?:a|the|my) (?:video|post|thread|reel|story)",
    r"(?:filmed|recorded|videoed|photographed) (?:\w+ ){0,4}(?:it|inside|whole|everything|this|that|him|her|them)",
    r"up it goes",
    r"there's a (?:site|page|group|forum|facebook)", r"(?:on|to) (?:that |the )?(?:facebook|twitter|google|trustpilot)",
    r"i(?:'ve| have) (?:got )?(?:\w+ )?(?:material|screenshots|the video|the whole thing on (?:video|film"
    "|the doorbell|camera))",
    r"post the (?:video|photos?|pictures?|letter|emails?|form|screenshots?)", r"(?:leave|my|a|public) reviews?(?! of)",
)

_NAMED_CHURN = (
    r"(?:another|the other|a different) \w+ (?:on|in|down|around|at|round|across|for a (?:quote|quotation|price))",
    r"the [\w']+ (?:\w+ )?(?:next door|across the (?:river|road|street|way|hall)|down the road|down in|up the road"
    "|in town)",
    r"(?:anybody|anyone|anywhere) but (?:you|ye|your|here)", r"what's keeping (?:me|us)", r"other options",
    r"(?:two|three|four|several|other) (?:other )?(?:estimates|quotes|quotations|offers)", r"out to tender",
    r"how much notice",
    r"porting",
    r"(?:be the |the |your |my )last (?:one|payment|order|job|cheque|penny|visit)(?: you'll| i| i'll| we| we'll|$)",
    r"(?:won't|not|no) (?:be needing|need|have any use|use) (?:it|for it|you|this)", r"do not renew",
    r"(?:i'll|we'll|i will|we will) be gone",
    r"somewhere (?:that|where|with|they)", r"ends with me", r"cancel as in",
    r"(?:try|using|use|trying) (?:young |old )?\w+ from (?:here|now|next)", r"contract'?s? (?:is )?up in",
    r"open enrol\w+", r"on the (?:waiting )?list at", r"(?<!not )close it$",
    r"cancellation (?:form|letter|department|team|link)",
    r"(?:plenty|lots) (?:more |of other |of )?(?:fish|others|of them|companies|places|shops)",
    r"go with (?!it|that|you|the (?:flow|first|second|blue|red|other colou?r))\w+(?: \w+)?$",
    r"(?:stick|shove|keep) your (?:\w+ )?(?:membership|contract|subscription|policy|account|service|loyalty \w+"
    "|points|package|broadband)", r"part(?:ing)? (?:ways|company)", r"(?:vote|walk) with my feet",
    "(?:have|had|get|got) (?:me|us) (?:switched|moved|signed|connected|over|set up)(?: over)? (?:by|in|within"
    "|tomorrow|next|already)", r"(?:this|that)(?:'s| is) how it ends",
    r"(?:won't|not|never) (?:be )?(?:get|getting|see|seeing) (?:another|one more|a single)"
    r" (?:\w+ )?(?:order|penny|cent|booking|job|contract|dollar|pound|euro|red cent)", r"take our chances",
    "the (?:fella|crowd|lot|place|shop|lads|people|guy) (?:in|from|on|at|off) (?!the (?:phone|desk|van|shop|line"
    r"|left|right))[\w']+(?: (?:will|can|would|does|do|for half|instead))",
    r"(?:go|going|off|away|get it|buy it|shop|take it|moving|switch\w*) (?:over )?(?:to|at|from) (?:the|that) (?:\w+ )?"
    r"(?:place|crowd|lot|outfit|shop|store|fella|guys?|company|lads)(?! (?:i|you|we|where|on the (?:form|ticket)))",
)

_NAMED_MANAGER = (
    rf"^(?:(?:get me|so|right|then|ok|okay|no) )*(?:the |a |your )?(?:\w+ )?{_BOSS}(?: then| now| please)*$",
    rf"(?:call ?back|hear|word|something) (?:from|with) (?:a|the|your) (?:\w+ )?{_BOSS}",
    r"(?:discuss|deal|holding|hold|wait|waiting|loop)(?:ing)? (?:[\w']+ ){0,5}(?:with|for|in) (?:the|your"
    rf"|a) (?:\w+ )?{_BOSS}", rf"{_BOSS}(?:'s)? (?:direct line|number|email|extension|e mail)",
    rf"{_BOSS} (?:is|are) (?:she|he|they) (?:in|there|about|around)",
    r"is (?:mr|mrs|ms|miss|dr) \w+ (?:\w+ )?there",
    r"(?:someone|somebody|person|anyone)(?: \w+){0,3} (?:senior|clout|authority|higher|seniority)",
    r"upstairs (?:can|could|who|that)", r"kick it upstairs", r"^(?:so |and |well )*who (?:runs|manages|heads)",
    r"next level(?: up)?",
    r"tier (?:two|three|2|3)", r"(?:has|have) (?:this|that|your) \w+ got an? (?:owner|manager|boss)",
    r"are you the (?:manager|owner|boss|supervisor)",
    r"whoever (?:\w+ )?(?:runs|owns|manages|decides|signs|pays)", r"(?:a|any) grown ?ups?",
    r"(?:the|a) top (?:man|woman|person|brass|dog)",
    r"(?:go|going|take it|taking it|kick it|move) up (?:a|one|the next|another) (?:level|step|floor)",
    r"(?:so|then|well|and) who (?:is|does|can|could|would|do i)$", r"who (?:is|does) then$",
    "(?:deal with|speak to|talk to|want|get|fetch|see) the (?:person|man|woman|one|fella|lady) (?:who"
    "|that) (?:owns|runs|decides|signs|manages|pays)",
    r"(?:higher|proper|real) authority", r"(?:can|could|get|have|want|fetch) \w+ (?:himself|herself)",
    r"above (?:your|you) (?:grade|level|pay|head|there)",
    "^(?:yes |well |then |so |just |go |please |and )*(?:get|fetch) (?!(?:it|that|this|me|us|on|off|in|up|lost"
    r"|real|going|out|one|some|well|over|an?|the|better|rid|back|stuffed)\b)\w+(?: now| then| please| on)?$",
    r"^(?:then |well |so |but )*(?:somebody|someone) (?:does|can|must|will|could)$",
    "(?:i'd better|i'll|let me|i want to|can i|could i|i need to|i'd like to|i'd rather|may i"
    "|i'll just) (?:just )?(?:have a word|speak|talk|deal) (?:to|with) (?!(?:you|me|us|my|the|an?|someone"
    "|somebody|people|them|your|her|his"
    r"|our|this|that|any\w*|every\w*|no|one|it|what|some)\b)\w+",
    r"(?:have|get|tell|ask) (?:him|her|them|\w+) to (?:ring|call|phone) me",
    r"(?<!don't )have (?:him|her|them) (?:ring|call|phone) me",
    r"what's (?:her|his|their|your (?:boss|manager)'s) name$",
)

NAMED = {
    Flag.CHURN: heard_as(*_NAMED_CHURN),
    Flag.ASKS_MANAGER: heard_as(*_NAMED_MANAGER),
    Flag.LEGAL: heard_as(*NAMED_LEGAL),
    Flag.REGULATOR: heard_as(*NAMED_REGULATOR),
    Flag.CHARGEBACK: heard_as(*NAMED_CHARGEBACK),
    Flag.REVIEW: heard_as(*_NAMED_REVIEW),
}
