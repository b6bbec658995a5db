"""Word lists for the agent's side: the steps of the method, and phrases that make things worse. Comparable text."""

import re

from callassist.assist.customer_cues import any_of
from callassist.method import Step

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

STEPS: dict[Step, re.Pattern[str]] = {
    Step.VALIDATE: any_of(
        r"(?:understand|see|hear|imagine|know|get|tell) (?:\w+ ){0,4}(?:frustrat\w+|upset|angry|disappoint\w+"
        r"|stress\w+|concern\w*|annoy\w+|difficult|hard|mad|how it (?:sounds|feels))",
        r"every (?:right|reason)",
        r"(?:sounds?|must (?:be|have been)|that's|that is|that'd be|it's|sounds like) (?:\w+ ){0,2}(?:frustrat\w+"
        r"|awful|terrible|stressful|horrible|rough|maddening|upsetting|difficult|ridiculous|miserable|not okay"
        r"|rotten|poor|no good|dreadful|frightening|embarrassing|exhausting|scary|worrying|unfair|not right"
        r"|a long (?:time|wait|day|week))",
        r"how (?:\w+ )?(?:worrying|frightening|exhausting|upsetting|stressful|annoying|hard|difficult|frustrating)",
        r"in your (?:shoes|position|place)", r"fair point", r"of course you(?:'re| are)",
        r"you(?:'re| are) not being", r"reasonable (?:thing )?to (?:ask|expect|want)", r"you've (?:done|been let)",
        r"sorry (?:to hear|you|that you|for (?:the|all|everything)|about)", r"so sorry",
        r"i'd (?:be|feel) (?:\w+ )?(?:furious|upset|angry|mad|annoyed|frustrated|ticked|livid|the same|fed up"
        r"|cross|too)",
        r"anyone(?:'d| would) (?:be|feel)", r"i would be (?:too|furious|upset|angry|frustrated)",
        r"would (?:make|drive) (?:me|anyone)", r"that'd make me",
        r"i (?:completely|totally|absolutely|really) (?:understand|hear|get)",
        r"(?:that |it )?makes (?:complete |total |perfect )?sense", r"i believe you", r"i hear (?:you|that)",
        r"(?:right|valid) to be", r"you're (?:absolutely |totally )?right", r"i get (?:that|it)", r"i can see why",
        r"that's (?:\w+ )?fair", r"fair enough", r"i know how", r"too many", r"you've had a", r"i don't blame you",
        r"nobody should have to", r"you (?:shouldn't|should not) (?:have )?(?:had|have|been)", r"would finish me",
        r"as (?:mad|angry|upset) as you like", r"i know(?= \. \w)", r"not doubting you", r"within your rights?",
        r"(?:wouldn't|won't|can't|not going to|not gonna) (?:argue|blame|hold it against)",
        r"not imagining (?:it|things)",
        r"i (?:do )?follow you", r"i wish (?:it|that|there) (?:was|were|wasn't|weren't)",
        r"(?:not|isn't|wasn't|nowhere near) good enough",
        r"how much (?:that|this|it) (?:\w+ )?(?:hurts?|mean[ts]?|matters?|spoil\w*|upset|cost|bothers?|ruined)",
        r"no wonder", r"(?:really|so|just) glad (?:you're|he's|she's|they're|everyone's|nobody)",
        r"(?:the|that's (?:a|the|such a)) (?:shame|pity|saddest|worst|lot to)",
        r"been through (?:enough|a lot|so much|the mill)", r"you've (?:waited|been waiting|been patient|every)",
    ),
    Step.TAKE_RESPONSIBILITY: any_of(
        r"(?:our|my) (?:mistake|fault|error|apologies|miss|bad|doing|mess|responsibility)",
        r"(?:one|part|bit)'s on (?:us|me)",
        r"(?:that's|this is|it's|that is|that's still|is still|was) (?:all )?(?:on )?(?:us|me)\b(?! (?:to|if"
        r"|when))",
        r"apologi[sz]e\w*", r"apology", r"(?:on|from) our (?:end|part|side)", r"(?:mistakes?|failures?) of ours",
        r"dropped the ball",
        r"(?:we|i) (?:\w+ )?(?:messed up|let you down|failed you|got (?:it|this|that) wrong|broke our|should have"
        r"|should've|shouldn't have|missed|never (?:called|told|came|put))",
        r"(?:take|own|taking|owning) (?:\w+ ){0,2}(?:responsibility|ownership|the blame)", r"own (?:this|it|that)",
        r"(?:that|this|it) (?:should never|never should|should not|shouldn't) have",
        r"somebody (?:here )?should(?:'ve| have)", r"(?:i'm|i am|we're) (?:so |really |very |truly )?sorry",
        r"ours to (?:fix|sort)", r"our name on", r"not on you", r"i shouldn't have",
    ),
    Step.ASSURE: any_of(
        r"(?:i|we)(?:'m| am|'re| are)? (?:\w+ )?(?:want to|going to|gonna|will|'ll"
        r"|like to) (?:\w+ ){0,3}(?:find (?:you )?(?:a|something)|sort (?:this|it|that)|fix (?:this|it|that)"
        r"|make (?:this|it|things) right|get (?:this|it|that) (?:fixed|sorted|right|resolved)|look after"
        r"|help you(?! (?:but|if))|take care of)",
        r"i'll sort", r"(?<!else )i can (?:\w+ )?(?:fix|help|sort)(?! you (?:with|if))",
        r"(?<!would )make (?:this|it) right",
        r"i'm not going anywhere", r"(?:i'll|going to|gonna) stay (?:on|with)",
        r"be (?:right )?here (?:the|all|if|with)",
        r"(?:we'll|i'll|let's|going to|gonna) get (?:this|that|it|you) (?:\w+ )?(?:fixed|sorted|right|resolved|home"
        r"|back)",
        r"(?:not|nobody's) (?:going to|gonna) (?:pass|cut|send|put) you", r"(?:not|isn't) letting (?:go|this)",
        r"in the right place", r"get (?:it|this|that) put right", r"clean(?:ing)? (?:it|this) up",
        r"you've got my word",
        r"won't (?:happen|come out|be charged) again",
        r"you (?:won't|don't|will not) have to (?:chase|call|ring|worry|do)", r"staying (?:on|with)",
        r"you (?:don't|won't) have to (?:explain|tell|go through|repeat)", r"not gonna have to tell it",
        r"(?:you have|i give you) my word", r"you can count on (?:me|us)", r"i won't (?:let|leave|drop|forget)",
        r"(?:won't|will not|not gonna|not going to) (?:happen|let that happen) again", r"in good hands",
        r"(?:see|seeing) (?:this|it|that) through", r"you (?:won't|don't) need (?:the|to worry|to chase|to call)",
        r"(?:i'd|i would) rather (?:get|help|fix|see) (?:you|this|it)",
        r"nothing (?:else )?(?:owing|comes out|more to pay)",
        r"won't leave (?:\w+ ){0,3}(?:till|until)", r"on top of (?:it|this) (?:myself|personally)", r"don't worry",
        r"rest assured", r"i promise you",
        r"let(?:'s| us) get (?:this|that|it) (?:sorted|fixed|resolved)", r"the whole thing yep",
    ),
    Step.INVITE: any_of(
        r"what (?:would|could|can|do|should) (?:\w+ ){0,4}(?:make (?:this|it|things)|put (?:this|it|things)"
        r"|feel fair|be fair|help (?:you )?(?:the )?most|work (?:best )?for you|right for you|you like to see"
        r"|rather|like us to)",
        r"what would (?:help|make|be (?:fair|ideal)|you (?:like|rather|want|need|prefer)|feel|put|work|a fair)",
        r"what'd (?:feel|be|you like|help|make)", r"how would you (?:like|want)", r"what matters (?:most|to you)",
        r"what do you (?:want|need) (?:to|from|most|us)", r"what's (?:gonna|going to) help",
        r"if you could (?:choose|pick|have)", r"what did you have in mind",
        r"(?:something|find \w+) (?:that )?(?:you're happy"
        r"|works for|we're both)", r"what would suit", r"would you be willing to",
        r"(?:work|figure|sort|solve) (?:\w+ ){0,3}(?:together|this out|it out|between us)",
        r"how does (?:that|this|it) sit",
        r"which(?:'d| would| do)? you (?:rather|prefer|like|want)", r"what would get (?:you|us|this|it)",
        r"is there (?:something|anything) (?:else )?(?:you|we|i|that would)",
        r"if (?:it was|it were|you had) (?:up to you|to pick|to choose)", r"what happens now",
        r"which (?:one|option|of those|would)(?: \w+){0,3} (?:you|better|suits?|prefer|work)", r"whichever's better",
        r"you tell me", r"what can (?:i|we) do (?:to|for|that)", r"any version of", r"could you live with",
        r"what would a good", r"where would you like", r"what's the part", r"your idea", r"heads together",
    ),
    Step.PROPOSE: any_of(
        r"what (?:i|we) (?:can|could) (?:do|offer)", r"how about", r"what if (?:i|we)",
        r"here's what i(?:'ve| have|'d)? (?:got|can|really|suggest)", r"would it help if",
        r"(?:i'd|i would|we'd) (?:like|love|be happy) to (?:offer|give|put)",
        r"(?:i|we) (?:can|could) (?:also |maybe |just )?(?:offer|do (?:for you|is)|put you|get you|send|give you"
        r"|take|knock|waive|refund|move|split|throw in)",
        r"shall (?:i|we)", r"should (?:we|i) (?:just )?(?:get|book|say|put|make|set)",
        r"first (?:availability|available|slot|opening)",
        r"(?:another|one|other) (?:option|way|thing we could)", r"would you take", r"if you like i can",
        r"(?:two|three|a couple of|a few) (?:ways|options|choices|things (?:i|we) can)", r"on the table",
        r"(?:i|we|he|she|they) could (?:\w+ )?(?:see about|ask|look into|have (?:him|her|them|someone|somebody)"
        r"|be with you)",
        r"will i (?:put|ask|book|send|get|leave)", r"that i can (?:\w+ )?(?:do|fix)",
    ),
    Step.LIMIT: any_of(
        r"(?:i|we) (?:\w+ )?(?:can't|cannot|could not|won't be able to|am not able to|'m not able to"
        r"|are not able to|don't have (?:the|an?) (?:\w+ )?(?:authority|button|power|say|permission))"
        r"(?! (?:see|find|hear|stand|believe|imagine|apologi[sz]e|thank|tell you how)\b)",
        r"(?:i'm|we're|i am) (?:\w+ )?(?:not (?:able|allowed|authori[sz]ed|gonna promise|promising"
        r"|going to promise)|unable)",
        r"not allowed to", r"(?:the )?most (?:i|i've|i'm|we)(?:'ve)? (?:can|could|got|have|am|allowed)", r"i'm afraid",
        r"(?:above|more than|past) what (?:i|we)", r"(?:isn't|not|is not) (?:possible|covered|available)",
        r"we (?:don't|do not) (?:cover|do|offer|allow|have any)", r"nothing left",
        r"can't be (?:earlier|sooner|done|before)",
        r"i'd be lying", r"i wish i could (?:but|say|do)", r"past the (?:\w+ ){0,2}(?:days|window|deadline|date)",
        r"leave it there (?:for )?(?:today|now)",
        r"as (?:far|high) as (?:i|i'm) (?:can|allowed|am)",
        r"(?:terms|agreement|warranty|contract|policy|window|refund window)(?:'s| is| are| says?| only| does"
        r"| do)? (?:\w+ ){0,2}(?:cover|allow|thirty|days|include|limited|doesn't|don't)",
        r"only covers?", r"doesn't cover", r"against (?:our )?policy", r"more than i can", r"it's a no",
        r"i don't get to", r"thirty days' notice", r"not mine to", r"it isn't (?:gonna|going to) be",
        r"all i (?:can|have|'ve got)", r"beyond (?:what|my)", r"there's only so much",
        r"so (?:\w+ ){1,3}(?:is|'s) off",
        r"(?:not|isn't|is not) something (?:i|we) can", r"out of (?:my hands|stock)",
        r"if (?:it was|it were) (?:up to me|my)",
        r"(?:not|isn't) (?:my (?:decision|call|say)|up to (?:me|us))",
        r"(?:his|her|their|the owner's) (?:say so|call|decision)",
        r"have to go by",
        r"without (?:the |my |his |her )?(?:owner|landlord|manager|boss|approval|sign ?off|permission)",
        r"(?:order|contract|agreement|policy|terms|paperwork)(?: that)? (?:\w+ ){0,4}says?", r"(?:a |as a )one time",
        r"inside (?:of )?(?:it|the (?:\w+ )?(?:window|period|notice))",
        r"(?:isn't|not) (?:in|available|here) (?:till|until)",
        r"not (?:gonna|going to) tell you (?:i|we) can",
    ),
    Step.NEGOTIATE: any_of(
        r"meet (?:you )?in the middle", r"split (?:the difference|it|\w+)", r"compromise", r"half way|halfway",
        r"what if (?:we|i) (?:split|took|take|did|do|knock\w*|came)", r"how about (?:we|i|if)",
        r"instead(?! of (?:\w+ )?\w+ing)",
        r"on top of (?:that|it)", r"would you (?:take|accept|settle|consider|be willing|be okay)",
        r"could you live with",
        r"the most i(?:'ve| can|'m)", r"as (?:high|far) as i", r"more than i can offer",
        r"i could (?:maybe )?do something else", r"in return", r"if (?:i|we) (?:did|took|waived|waive|covered)",
        r"how close could", r"go halves", r"if you can \w+(?: \w+){0,4} i(?:'ll|'d| can)",
    ),
    Step.IN_WRITING: any_of(
        r"(?:put|have|get|send|it|this|all|everything|confirm\w*|you|things|those|both) (?:\w+ ){0,3}?in (?:writing"
        r"|black and white)",
        r"(?<!didn't )(?<!even )(?<!never )write (?:it|this|that|all of it) (?:up|down)",
        r"(?:by|put \w+ in an?|of it in an?|you an?|send an?|get an?|over in an?) (?:\w+ )?(?:email|text"
        r"|letter)(?! (?:or|from))",
        r"an? (?:\w+ )?(?:email|text|letter) (?:confirming|saying|with|to confirm|that says)",
        r"(?:email|text|send|mail) you (?:\w+ ){0,4}(?:all|this|that|it|details|confirmation|everything|copy"
        r"|summary|two|those|both|plan|side)",
        r"(?:i'll|we'll|i will|we will|'ll|gonna|going to) (?:email|text|mail) (?:you|it|that|this|all)",
        r"confirmation (?:email|text|number)?",
        r"(?:it|that|this|all|everything|summary|details|copy|plan) to your email",
        r"written confirmation",
        r"(?:put|putting|send|sending|have|all) (?:\w+ ){0,5}?in (?:an?|the) (?:\w+ )?(?:email|text|letter)",
        r"(?:emailing|texting|emailed|texted) you", r"(?:email|text) you (?:now|right)", r"on paper",
        r"(?:send|sending|text|texting) (?:\w+ ){0,4}to your (?:phone|email|inbox)",
        r"(?:email|address) to send (?:it|this|that|the)",
        r"put (?:it|this|all of it|that) in an",
    ),
    Step.THANK: any_of(
        r"thank(?:s| you)(?: so much| very much| again| a lot)? for (?!calling \w+ \w+ this is|that$)\w+",
        r"that(?:'s| was| is) (?:very |really |so )?kind of you",
        r"(?:i|we) (?:really |do |truly )?appreciate", r"grateful", r"glad you (?:called|rang|told|came)",
    ),
    Step.WARN: any_of(
        r"end (?:the|this) call", r"(?:have to|going to|gonna|i'll|i will|i'm|(?:and|or) i) hang(?:ing)? up",
        r"keep (?:this|it) respectful", r"refrain from",
        r"that (?:kind of )?language", r"quit with the", r"threaten(?:ing)? me", r"(?:last|final) warning",
        r"call is over",
        r"can't (?:\w+ ){0,4}(?:if|while|when) you(?:'re| keep) (?:calling|swearing|shouting|yelling|threatening)",
        r"keep (?:it|this) (?:civil|polite|respectful)", r"(?:won't|not (?:going to|gonna)) be (?:spoken|talked|sworn)",
        r"(?:not|don't|stop) (?:to )?(?:talk(?:ing)?|speak(?:ing)?) to me like",
        r"stop (?:swearing|shouting|calling me|the name)", r"last time i'm asking",
        r"i(?:'ve| have) asked you (?:not|to stop|twice|already)",
    ),
    Step.CLOSE: any_of(
        r"(?:good ?bye|bye bye|bye now|bye)", r"take care(?! of)",
        r"have a (?:great|good|nice|lovely|better|wonderful)",
        r"(?:looking forward to )?see(?:ing)? you (?:soon|then|thursday|friday|monday|tuesday|wednesday|saturday"
        r"|tomorrow"
        r"|(?:at|before|around|after) \w+(?: \w+)?)$",
        r"enjoy \w+", r"mind yourself", r"get some (?:sleep|rest)", r"good luck with", r"ending (?:this|the) call now",
        r"drive safely", r"look after (?:yourself|that)",
    ),
}

RESTATE = any_of(
    r"(?:make|be) sure (?:i|i've|i have|we) (?:\w+ )?(?:understand|understood|have|got|get|heard|have got|have it"
    r"|have this)",
    r"if i (?:understand|understood|heard|hear|got|have|'ve got) (?:you |this |that |it )?(?:right|correctly)?",
    r"(?:have|did) i (?:got|get|have) (?:that|this|it)(?: all)? (?:right|straight)",
    r"so what (?:you're|i'm) (?:saying|hearing|telling|understanding)", r"what i'm hearing",
    r"so you(?:'re| are) (?:saying|telling me)", r"in other words", r"say (?:it|that|this) back",
    r"(?:is|was) that (?:it|everything|right|correct|the whole (?:picture|story|thing)|about right|all of it)(?:$"
    r"| so far| then)",
    r"^(?:that|is that) (?:the whole|right|it|everything)", r"the whole (?:picture|story)", r"where we(?:'re| are) at",
    r"that's the problem", r"stop me if", r"correct me if",
    r"let me (?:\w+ )?(?:recap|repeat|summari[sz]e|play that back|check i)", r"just so (?:i'm|i am|we're) clear",
    r"have i understood", r"did i (?:get|understand|hear) (?:that|this|it|you)",
    r"if i(?:'ve got| have| have got|'m (?:following|hearing you|reading you|understanding))", r"(?:fair|good) summary",
    r"to sum up where we", r"am i (?:right|following|close)$",
    r"so the (?:problem|issue|trouble|real issue) is", r"so (?:just )?to recap",
)

READ_BACK = any_of(
    r"(?:what|as) we(?:'ve)? (?:agreed|decided|discussed|said)",
    r"to (?:recap|confirm|sum up|summarize) (?:what|the plan|we|i|you|your|everything)",
    r"(?:our|the) plan (?:is|then)", r"go over (?:the plan|it|that)", r"both (?:clear|got the same|on the same)",
    r"(?:read|say) (?:that|it|this|all of it|you) back", r"run through (?:it|that|this|what)",
    r"you're (?:all set|confirmed|booked) (?:for|on|in)", r"so we(?:'ve)? agreed", r"just to confirm",
    r"(?:okay |right |to |quick )?recap", r"so we(?:'re| are) agreed", r"to confirm (?:that's|then)",
    r"have i got everything",
    r"does that cover", r"(?:is that|that's) everything we", r"here's what we(?:'re| are) (?:going to|gonna) do",
    r"repeat (?:the agreement|that|it|all of it)",
    r"^(?:okay |right |alright )*so (?:that's )?\w+day (?:the|at|morning|afternoon|evening|between|\w+ o'clock)",
    r"did i miss anything", r"(?:that's|that is|otherwise that's) everything", r"so (?:i|we) have (?:an?|you|your)\b",
    r"so that's (?:you|me|a|an|the|\w+ \w+ on|us)\b", r"so you (?:in|down|booked)", r"we good",
    r"have i got (?:that|it|all)",
)

LISTENING = re.compile(
    r"^(?:(?:oh|no|yeah|yes|yep|okay|ok|mm|mm hm|hmm|hm|uh huh|right|i see|sure|alright|all right|god|man|gosh"
    r"|wow|dear|really|go on|go ahead|i'm listening|of course|got it|um|uh|my|so|i know|i hear you|no rush|at all"
    r"|i'll wait|you're (?:alright|all right|okay|fine)|goodness|ouch|keep going|whenever you're ready"
    r"|(?:i'm )?(?:taking notes|writing (?:this|that|it) down)|please) ?)+$",
)
INVITES_TELLING = any_of(
    r"go (?:on|ahead)",
    r"i'm listening",
    r"all ears",
    r"take (?:your|all the) time",
    r"tell me (?:what(?:'s)? happened|everything|all|about it)",
    r"what(?:'s been going on| happened)",
    r"from the (?:beginning|start|top)",
    r"i'm (?:still )?here",
)
GREETING = any_of(
    r"(?:how|what) (?:can|may|could) i (?:help|do for)",
    r"this is \w+",
    r"(?:thank you|thanks) for calling \w+ \w+",
    r"you're through to",
    r"speaking$",
    r"\w+ here$",
)
OPENING = any_of(
    r"thank(?:s| you) for (?:calling|ringing|phoning|contacting) (?:[\w'.]+ ){1,6}?(?:this is|speaking|here|my name"
    r"|how (?:can|may) (?:i|we))",
)
"""Thanks that only open a call."""
HOLDING = any_of(
    r"(?:on|of) (?:a (?:brief )?)?hold",
    r"(?<!a )hold on",
    r"hang on",
    r"bear with me",
    r"(?:give|gimme) (?:me )?(?:a|one|two|ten|just)? ?(?:second|sec|minute|moment|seconds|minutes)?",
    r"one (?:moment|second|sec|minute)",
    r"won't be a (?:minute|second|moment|sec)",
    r"while (?:i|you) (?:look|check|hold|pull|ring)",
    r"let me (?:just |go |first )*(?:check|look|pull|see|ring|find|read)",
    r"i'm pulling",
)
VERIFYING = any_of(
    r"(?:your|the|a|last|full|first) (?:\w+ ){0,2}(?:name|number|address|email|date of birth|zip|postcode|order"
    r"|account|phone)",
    r"who(?:'ve| have) i got", r"(?:is it|is that|that's|it's) still", r"dot (?:com|org|net|co)", r"spell",
    r"ending (?:in )?\w+", r"how do you (?:say|pronounce)", r"order number", r"best (?:number|email|address)",
    r"the address as",
)
CLARIFYING = re.compile(
    r"\b(?:can|could|may) i (?:just |quickly )?(?:ask|check)\b|\b(?:could|can) you (?:tell|describe|walk|show"
    r"|explain)\b|\b(?:what|when|where|which|how|why|who|did|do|does|is|are|was|were|has|have)\b.*",
)
ASKS_FOR_YES = any_of(
    r"is (?:\w+ ){1,3}(?:okay|ok|alright|all right|good|fine|acceptable) (?:with|for|by) you",
    r"(?:does|would|will) (?:\w+ ){1,6}(?:work|suit)(?: for)?(?: you)?$",
    r"(?:does|would|will|do|did|how) (?:that|this|it|you|we|either) (?:\w+ ){0,3}(?:work|okay|ok|all right"
    r"|alright|good|fair|agree|acceptable|happy|suit|help|sound|do)(?: \w+){0,4}",
    r"(?:is|are|sounds?) (?:that|this|it|you|we)?(?: \w+){0,2} ?(?:okay|ok|alright|all right|good|fair|acceptable"
    r"|happy|fine)(?: \w+){0,3}",
    r"that (?:okay|ok|alright|all right|work|sound|good)(?: \w+){0,3}$", r"we good",
    r"(?:can|do) (?:i|we) (?:have|get) (?:a|your) (?:yes|deal|okay)", r"do we have a deal",
    r"(?:should|shall) (?:we|i)", r"would you like (?:me|us) to", r"do you want me to", r"want me to",
    r"did i miss anything", r"anything (?:i missed|missing)", r"have i (?:got|missed)", r"could you live with",
    r"(?:yeah|yes|right|okay|deal)$", r"will i", r"everything the way you", r"would it help if",
    r"(?:if|whether) it works", r"what do you say", r"would you be (?:okay|happy|willing|up for)", r"is that a deal",
    r"sound good",
)

ASKS_SOMETHING = any_of(
    r"wh\w+", r"how", r"sorry", r"pardon", r"hello", r"else", r"any\w*", r"your", r"name", r"number", r"address",
    r"email", r"last", r"first", r"and", r"you", r"date", r"still",
)
"""Words that make a question of one or two words more than a tag."""

BAD_PHRASES = any_of(
    r"calm down",
    r"you need to (?:calm|relax|listen|understand)",
    r"not my (?:job|problem|fault|department)",
    r"nothing i can do",
    r"as i (?:said|told you|already)",
    r"like i (?:said|told you)",
    r"(?:it's|that's|is) (?:just )?(?:our |the |company )policy",
    r"(?<!what )you should(?:'ve| have)(?! (?:to|had|got|gotten|received|heard from us|been)\b)",
    r"that's (?:impossible|not (?:true|possible))",
    r"you(?:'re| are) (?:wrong|mistaken|overreacting)",
    r"there's only so much",
    r"(?:i just )?need the number first",
    r"you (?:must have|misunderstood|didn't read)",
    r"that's your choice",
    r"on our end it's showing",
    r"never happened before",
    r"(?:a hundred|one hundred|100) percent",
    r"relax",
)

NO_MEANS_YES = any_of(
    r"did i miss",
    r"(?:have|did) i (?:missed|forgotten|forget|leave|left)",
    r"anything (?:i missed|missing|i've missed|i forgot)",
    r"do you mind",
    r"is that a problem",
    r"any (?:objection|problem)s? with",
)
