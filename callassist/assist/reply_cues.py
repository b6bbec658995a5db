"""How a customer says yes, no and perhaps, as a grammar of small parts. Comparable text."""

import re

from callassist.assist.customer_cues import any_of

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

OPENERS = (
    r"(?:(?:oh|ah|but|well|um|uh|em|er|okay|ok|you know what|hmm|hm|actually|i mean|alright|all right|right|and|so"
    r"|ugh|huh"
    r"|look|yeah|yes|aye|no|fine|then|sure|now|good|great|perfect|grand|sorry) )*"
)
_PRAISE = (
    r"(?:fine|good|nice|great|perfect|grand|okay|ok|lovely|brilliant|plenty|workable|doable|handy|ideal|reasonable|fair"
    r"|decent|alright|all right|better|easier|wonderful|super|fantastic|excellent|smashing|champion|magic|sound|dandy"
    r"|kind(?: of you)?|acceptable|fabulous|marvellous|cool|sweet|beautiful|helpful|useful|generous|spot on|amazing"
    r"|the (?:best|one|job|ticket)|enough|awesome|something|summat|a (?:start|relief|deal|godsend|weight off|big help"
    r"|help)"
    r"|more like it|what i (?:want|need|ask)\w*|all i (?:\w+ )?(?:want|need|ask)\w*(?: for)?|everything|all of it"
    r"|only right|correct|right|it exactly)"
)
_DEGREE = (
    r"(?:(?:just|so|very|really|absolutely|perfectly|pretty|more than|only|quite|all|totally|completely|much|a lot"
    r"|a bit"
    r"|way|even|fine and|that's|already|honestly|actually|probably|all in all|most|going to be|gonna be) )*"
)
_BE = (
    r"(?:is|are|was|were|will be|'ll be|would be|'d be|should be|sounds?(?: like)?|looks?|seems|feels|works?(?: out)?"
    r"|suits?)"
)
_AFTER_PRAISE = (
    r"(?=$| (?:then|so|by|with|for (?:me|us|him|her|now)|thanks|thank|cheers|ta|actually|love|mate|sir|man|dear|son"
    r"|ma'am|please|i (?:suppose|guess|think)|yeah|yes|aye|and|cause|because|if|as long|too|like|at least|enough|to be"
    r"|really|honestly|much|as it|unless|but|though)\b)"
)
_NOT_ABOUT_IT = (
    r"(?!(?:not|no|nothing|nobody|none|never|what|how|if|when|where|why|who|i|we|he|she|my|your|his|her|neither|hardly"
    r"|isn't|wasn't|it's not|that's not|there's?)\b)"
)
PRAISES = re.compile(
    rf"^{OPENERS}(?:(?:that|it|this|which|they|those|one|both|everything|\w+day|(?:the )?\w+(?:teen|first|second"
    rf"|third|th))"
    rf"(?:'s|'re|'ll be|'d (?:\w+ )?be)|(?:that|it|this|which|they|those|everything|the (?:first|last|late|early|second"
    rf"|other)(?: one)?"
    rf"|\w+day(?: \w+)?|all of (?:it|that)) {_BE}) {_DEGREE}{_PRAISE}{_AFTER_PRAISE}"
)
""" "That's plenty", "Thursday is workable", "the first one would be grand"."""
PRAISES_NAMED = re.compile(
    rf"^{OPENERS}(?:(?:the (?:\w+ )?)?\w+(?:'s|'re|'ll be|'d (?:\w+ )?be)|{_NOT_ABOUT_IT}(?:(?!not\b|no\b"
    rf"|never\b)[\w:']+ ){{1,4}}?"
    rf"(?<!not ){_BE}) {_DEGREE}{_PRAISE}{_AFTER_PRAISE}"
)
""" "Text is good", "lunch is plenty": a yes where the thing is one that was offered."""
SUITS = any_of(
    r"(?:that|it|this|which|one|\w+day(?: \w+)?|the \w+) (?:works|will work|would work|'ll work|'d work|suits"
    r"|would suit"
    r"|will do|would do|'ll do|helps|(?:would|will) (?:\w+ )?help)(?! (?:out|on|with|from|like)\b)",
    r"(?:that|it|\w+day)(?:'ll| will|'d| would) (?:do|work|suit|help|be (?:lovely|great|perfect))(?: me| us|"
    r" nicely| fine| grand)?$",
    r"(?<!doesn't )(?<!won't )(?<!not )(?<!don't )works? (?:for (?:me|us)|out)",
    r"sounds (?:good|great|fine|fair|reasonable|perfect|like a plan|wonderful|lovely|right|grand)",
    r"(?:it's |that's )?a deal", r"fair enough", r"like a plan", r"good plan", r"suits me", r"(?:he|she|they|we)(?:'d"
    r"| would) (?:like|love) that",
    r"^(?:(?:okay|ok|yeah|yes|well|so|that|it) )*works$",
)  # fmt: skip
NOT_SUITED = re.compile(r"\b(?:nothing|nobody|what|neither|how|if|he|she|who|never)\b(?: \w+){0,2} (?:works?|suits?"
    r"|helps?)\b")
TAKES = any_of(
    r"i(?:'ll| will|'d) (?:take|go with|go for|accept|settle for) (?:it|that|this|those|them|the (?!bus|train|car|kids"
    r"|dog|day)\w+|both|one|two|\w+day)(?! (?:up|to|further|from|elsewhere|back|out|off|home)\b)",
    r"i(?:'ll| will) have (?:it|that|this|those|them|both|the \w+ ?(?:one|slot|time)?)(?= ?(?:$|then|please|so"
    r"|thanks))",
    r"(?:i|we) (?:can|could) (?:live with|do|accept|work with|manage|wait|take|go with)(?! (?:nothing|without|more"
    r"|anything)\b)"
    r"(?: that| it| \w+day)?",
    r"that (?:much |one )?(?:i|we)(?:'ll| will| can) (?:take|accept|live with|do|manage)", r"i (?:accept"
    r"|agree)", r"i(?:'d| would) (?:like|appreciate|love|be glad of) (?:that|it)(?=$| (?:please|thank"
    r"|thanks|very|yes|so|then|too)\b)",
    r"i (?:really |do |'d )?appreciate (?:that|it)", r"i(?:'m|'d be) (?:happy|fine|okay|good|content) with (?:that|it"
    r"|this)",
    r"(?:we're|i'm) (?:good|agreed|all set|square|okay|sorted)(?! on\b)", r"i (?:suppose|guess)(?: so| that| it|$)",
    r"i don't mind(?! (?:telling|waiting|saying)\b)", r"not a problem", r"i(?:'ll| will) (?:hold you to|do) (?:it"
    r"|that)",
)  # fmt: skip
DIRECTS = re.compile(
    rf"^{OPENERS}(?:please |kindly |just |then |so |you can |go on and |by all means )*(?:"
    r"(?:do|send|book|order|post|ship|void|refund|deliver|email|text|credit|go for|sort|try) (?:it|that|this|them|him"
    r"|her"
    r"|those|both|one|me (?:that|it|then))\b(?! (?:yourself|again|to (?:my|your))\b)"
    r"|put (?:me|us|it|them|that) (?:down|in|on|up)\b|(?:lock|sign|book|pencil) (?:me|us|it)(?: in)?\b"
    r"|(?:send|book|do)(?: then| so)?$|go (?:ahead|on then|on so|for it)\b|let's (?:do|go with|book|try|go for"
    r"|take)\b|just do it\b|oh go on\b"
    r"|(?:yes |oh )?please (?:do|go ahead|send|book)\b|do,? (?:yeah|please|so)\b)"
)
""" "So void it", "put us down", "kindly do it": orders to go on with what was offered."""
SAME = re.compile(
    rf"^{OPENERS}(?:please |kindly |just |let's |let us )*(?P<verb>(?!keep\b|forget\b|leave\b)\w+) (?:it|that|this"
    rf"|them|him|her|those|both|one)\b"
)
"""An order that agrees where its verb is one of the offer: "turn it", "so void it"."""
YES = re.compile(
    r"^(?:(?:oh|ah|then|well|um|uh|okay|ok|alright|right|and|so|but|hm|huh|yeah|yes) )*(?:please$|please do\b|yes"
    r"|yeah|yah"
    r"|yep|yup|sure|gladly"
    r"|absolutely|definitely|of course|course|certainly|aye|indeed|agreed|exactly|correct|spot on)\b|^(?:year|yet"
    r"|yea)$",
)
""" "Year" and "yet" alone are a "yeah" and a "yep" that were misheard."""
ECHOED_YES = re.compile(
    r"^(?:(?:oh|well|um|uh|okay|ok) )*(?:it|that|they|i|we|he|she|you) (?:is|does|do|did|are|am|will|would|can|have"
    r"|has)"
    r"(?: (?:thank you|thanks|please|indeed|yeah|yes|actually|very much))*$",
)
""" "It is, thank you": the question's own verb, given back."""
POSITIVE = re.compile(
    r"^(?:(?:oh|ah|well|okay|ok|alright|that's|that is|it is|it's|yeah|yes|just) )*(?:perfect|great|wonderful|lovely"
    r"|excellent|brilliant|awesome|beauty|splendid|fantastic|super|grand|smashing|champion|magic|done|deal|beautiful"
    r"|sweet"
    r"|good|alright"
    r"|all right|fine|sure|cool)(?: (?:then|thank you|thanks|yes|okay|so|love|mate|sir|good|perfect|very much"
    r"|stuff))*$",
)
GLAD = re.compile(
    r"\b(?:perfect|great|wonderful|lovely|excellent|brilliant|awesome|fantastic|super|grand|smashing|champion|magic"
    r"|done"
    r"|deal|beauty|splendid|beautiful)\b"
)
GRATEFUL = re.compile(
    rf"^{OPENERS}(?:you(?:'re| are) (?:an? (?:\w+ )?(?:legend|star|peach|gem|angel|saint|lifesaver|life saver|diamond"
    rf"|treasure"
    r"|darling|doll|marvel|good (?:man|woman|lad|lass|egg|one)|wonder)|(?:very|so|too|that) (?:kind|good|sweet|decent))"
    r"|(?:that's|that is|how) (?:so |very |really |awfully |that )*(?:kind|sweet|good|decent|nice"
    r"|thoughtful)(?: of you)?)\b"
    r"(?! (?:at|to|for)\b)"
)
"""Thanks for a promise just made."""
BIDDEN = re.compile(r"^go (?:ahead|on)(?: then)?$")
"""Behind a question of the customer's own it bids the agent answer."""
ORDERED = re.compile(
    r"\b(?:i accept|i agree|i'll take (?:it|that)|do (?:that|it|please)|go ahead|works for me|that works|let's do"
    r"|yes please|please do|(?:put|lock|sign"
    r"|book) (?:me|us|it)"
    r" (?:down|in|up)|(?:that|it)(?:'d| would) be (?:\w+ )?\w+)\b"
)
"""What is a yes to the offer even behind another question."""
REVERSED = re.compile(r"^(?:(?:oh|no|actually|sorry|um|but) )*(?:wait|hang on|hold on|one (?:minute|moment|second)$"
    r"|no wait)\b")
"""After a yes: not yet."""
SETTLED = re.compile(r"^(?:(?:oh|well|yeah|yes|aye|no) )*(?:good|fine|alright|all right|very good"
    r"|fair enough)(?: then| so)?$")
"""Said by itself to a firm promise it is a yes; a bare "okay" is none."""
COMPLETE = re.compile(
    rf"^{OPENERS}(?:(?:that's|that is|that'd be|that was) (?:it|right|correct|everything|the (?:whole |full )?lot|all"
    rf"|us|all of it"
    rf"|them all"
    r"|the size of it|what (?:i|we)(?:'ve| have)? \w+|about (?:it|right))|you(?:'ve| have)? (?:got|have|had|covered"
    r"|remembered) (?:it|that|them|everything|all)(?: (?:all|right|down|of it|in one))*|nothing (?:missed|missing|else)"
    r"|everything(?:'s| is) (?:right|there|correct|fine|in)|all (?:correct|right|of it|there|good)|the lot|correct"
    r"|right"
    r"|to a t|(?:perfectly|quite|absolutely|exactly|all|dead) (?:right|correct)|spot on|that covers it|(?:same"
    r"|as) (?:here|what i have|i have it)|you do(?:n't)? miss (?:a thing|anything))\b"
)
"""The yes to a read-back."""
WEAK = re.compile(
    r"^(?:(?:oh|well|um|uh|hm|huh|and|so) )*(?:okay|ok|alright|all right|right|fine|mm hm|mm|uh huh|i see|good"
    r"|very good"
    r"|great|got it|cool|sure|yeah|aye|grand|thanks?(?: you)?|it is)\b",
)
MILD = re.compile(r"^(?:(?:oh|well|um|uh|hm|and|so) )*(?:okay|ok|alright|all right|right|fine|good|great|cool|sure"
    r"|yeah|aye|grand)\b")
"""Of the weak ones those that answer a question for a yes."""
COOPERATES = re.compile(
    r"\b(?:i'll|we'll|i will|i'm gonna|i'm going to|i'd) (?:just |go |go and |get |have |also |try to "
    r"|keep )*(?:be (?:in\b"
    r"|there|here|home|up|ready|around|waiting|expecting|at)|wait|leave (?:the|it|them|a|my)|put (?:the|it|on)|clear"
    r"|print"
    r"|send|text|email|drop|bring|fetch|get (?:the|it|my|him|her)|(?:shift|move) (?:the|it|my|them)|tell (?:the|him"
    r"|her|my|them)|write (?:it|that) (?:down|in|on)"
    r"|look out|watch|keep|have (?:it|them|that|the)\b(?: \w+){0,2} (?:ready|there|out|here|open)|let (?:him|her|them)"
    r"|pass|expect|make sure|see (?:you|him|her|them) (?:then|there|at|on|\w+day))\b"
)
"""What somebody says who counts on what was promised: yes by what they do."""
THIRD_PARTY = any_of(
    r"(?:he|she|they|your \w+|the (?:guy|lad|woman|man|tech)) (?:said|goes|told|says|swore|promised)",
    r"(?:told|promised) me",
    r"that's what (?:he|she|they|you)",
)
NO = re.compile(
    r"^(?:(?:oh|well|um|uh|okay|ok|you know what|hmm|actually|yeah|i mean|but|sorry|look) )*(?:no(?! (?:problem"
    r"|worries|that's|that is|no that|i can|i'd|thanks for|rush|hurry|it's (?:fine|okay)))|nope|nah|never\b(?! mind)"
    r"|absolutely not|definitely not|not (?:really|good|right now|today|yet|acceptable|happening|for)|forget it"
    r"|i don't think so|don't bother)\b",
)
REFUSALS = any_of(
    r"(?:that|it|this|\w+day) (?:doesn't|does not|won't|will not|isn't going to|can't) (?:really )?(?:work|do"
    r"|help|cut it|fix)",
    r"\w+day(?:'s| is) no (?:good|use)",
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
PARTIAL = re.compile(r"\b(?:never mind|forget|skip|leave|keep|no need for) (?:about )?(?:the|your|that) (?!whole\b"
    r"|lot\b)\w+|^but no \w+")
"""After a yes it turns down one thing of several, and not the whole."""
TURNING = re.compile(r"\b(?:but|although|except)\b.*\b(?:doesn't|not|still (?:want|need)|want my|too|won't|can't)\b")
CONDITIONS = any_of(
    r"only if",
    r"but if (?!it's not too|(?:i|we|he|she|it|they|you|nobody|that|this)(?: \w+)? (?:don't|doesn't|didn't|isn't"
    r"|aren't|haven't|hasn't|not)\b)", r"as long as (?:you|i|we|it's|that|there|nobody|no one)",
    r"provided(?: that)?", r"on (?:one|the|a) condition", r"unless (?:you|it|i|we|he|she|they)",
    r"if you(?:'ll| will| can| could| also|'d)? (?:also|throw|add|make it|give|put|waive|take|include|do|knock"
    r"|cover)",
    r"but (?:only|i (?:also |still )?(?:want|need|expect))", r"assuming (?:you|that|it)", r"yes if", r"yeah if",
    r"depends (?:on|if|whether)",
)  # fmt: skip
ASIDE = any_of(r"sorry (?:there was|someone|the dog)", r"i missed that", r"what did you say", r"someone at the door")
PROBLEM_YES = re.compile(
    rf"^{OPENERS}(?:yes|yeah|yep|yup|aye|exactly|correct|right|that's (?:it|right|correct|exactly|everything"
    rf"|the (?:problem|whole|story|issue|gist)|about|all|what)|it is|you (?:did|have|got|do)|i (?:did|do|am)"
    rf"|there you go|that is|precisely|spot on|pretty much|more or less|to the letter|bang on|sure|that'd be it"
    rf"|that about)\b",
)
PROBLEM_NO = re.compile(
    r"^(?:(?:well|um|uh|okay|sorry|actually|oh) )*(?:no\b(?! (?:that's (?:it|right|exactly|everything)|you(?:'ve"
    r"| have| got)))|nope|not (?:the|quite|exactly|really|all)|wrong|almost|it's not|that's not|nearly)",
)
