"Whom a customer may turn to: lawyers and courts, authorities, the bank. Small grammars, as in"

"callassist.assist.flag_cues."

# fmt: off
# The lists stay packed: one phrase a line would run to a thousand lines.

FEW = r"(?:[\w']+ ){0,3}"
SOME = r"(?:[\w']+ ){0,6}"
SHALL = (
    r"(?:i'll|i will|i shall|i'm|i am|we'll|we will|we're|we are|gonna|going to|i might|i may|i could|i can|i'd"
    r"|i would|we could|we can|we might|let me|time to|have to|want to|about to|ready to)"
)
TURN = (
    r"(?:go|goes|going|gone|get|getting|be|call|calling|ring|ringing|phone|phoning|speak|speaking|talk|talking"
    r"|write|writing|report|reporting|contact|contacting|tell|telling|email|emailing|complain|complaining"
    r"|take it|taking it|taking this|take this|involve|involving)"
)
TO = r"(?: it| this| you| up| on| straight| back| over| to| with| onto| at| through)*"
_WHO = r"(?:my|our|the|a|an|your|some|another|any|that|her|his|their|me)"

_LAWYER = (
    r"(?:lawyers?|attorneys?(?! general)|solicitors?(?:'s)?|barristers?|law ?firm|paralegal|advocates?|litigators?"
    r"|legal (?:team|people|department|rep\w*|advisers?|advisors?|aid|cover|insurance|protection))"
)
_COURT = r"(?:court|courts|tribunal|judge|magistrates?(?: court)?|n ?cat|v ?cat|q ?cat|a ?cas|arbitration|arbitrator)"
LEGAL = (
    "(?:speak|talk|go|call|get|ring|see|hear|hearing|heard|phone|contact|instruct|hire|consult|calling|ringing"
    "|getting"
    rf"|seeing|talking|speaking|going|emailing|involve|send|give|have)(?: on| back| over)?(?: to| from| with| onto)?"
    rf" {_WHO} {_LAWYER}",
    rf"(?:my|our|an?|who's an?|who's the) (?:[\w']+ )?{_LAWYER}",
    rf"{_LAWYER} (?:will|would|is going|friend)", r"lawyer up",
    r"(?:i'll|i will|gonna|going to|could|can|to|we'll|should|might) (?:\w+ )?sue", r"suing", r"sue (?:you|your|the)",
    r"lawsuits?", r"class action",
    r"legal (?:action|advice|proceedings|route|notice|letter|case|matter|redress|steps|options|recourse|claim)",
    r"small claims?", r"litigat\w+", r"letter before (?:action|claim)", r"letter of claim", r"cease and desist",
    r"breach of contract", r"civil (?:claim|action|suit|court)", r"(?:county|district|consumer|civil|high) court",
    "(?:take|taking|see|seeing|drag|dragging|have|haul|hauling|meet) (?:you|ye|yous|the lot of you|them|this|it"
    "|him|her"
    rf"|your \w+|every \w+ of you|all of you) {SOME}(?:to|in|at|up|before|through|into|front of) {FEW}{_COURT}",
    "(?:go|going|off|end up|ends up|up|take this|taking this|take it|taking it|straight) (?:to|at|before|in"
    "|in front of)"
    rf" (?:the |a |small )?{_COURT}",
    r"(?:let|tell it to|tell that to|explain it to|explain that to|see what) (?:a |the )(?:judge|court|tribunal)",
    r"consumer (?:rights|guarantees?|credit|protection) act", r"sale of goods", r"consumer (?:law|guarantees?)",
    r"trade descriptions", r"under the (?:\w+ ){0,3}act\b", r"for (?:damages|negligence)",
    rf"{SHALL} (?:\w+ )?{TURN}{TO} (?:the )?(?:police|cops|guards|gardai|gardaí)(?! (?:station )?(?:report )?number)",
    r"file (?:a )?(?:police report|charges)", r"press charges",
)
NAMED_LEGAL = (
    r"(?:tak(?:e|en|ing)|seek(?:ing)?|got|get|getting) (?:legal |proper |independent |some )?advice",
    r"(?:contract|consumer|employment|family) law",
    r"(?:you're|you are|that's|you'd be) (?:\w+ )?in breach", r"pursuant to",
    r"filing (?:against|suit|a (?:claim|case|suit))", r"rights (?:adviser|advisor|officer|centre|center)",
   
    r"(?:as far as|all the way) (?:\w+ ){0,4}(?:to|courts?)", r"(?:you're|you are|you'd be|held) liable",
    r"negligen\w+", r"damages",
    r"take you for every",
    rf"(?<!the ){_LAWYER}", r"(?:the|a|in|to|before|through the) (?:courts?|tribunal|judge|magistrate|arbitrator)",
    r"citizens advice", r"law degree", r"legally", r"against the law", r"judgment", r"sued")

_TRADE = (
    r"(?:gas|water|power|energy|electricity|utilit(?:y|ies)|telecoms?|phone|insurance|bank\w*|financial|finance|airline"
    r"|aviation|transport\w*|taxi|food|hygiene|health|care|medical|dental|pharmacy|nursing|school|education|travel"
    r"|housing|tenan\w+|property|letting|rent|legal|building|planning|licensing|licen[sc]e|contractors?|plumbing"
    r"|electrical|advertising|data|privacy|information|pensions?|gambling|fair trade|competition|charity|labou?r"
    r"|employment|postal|parcel|consumer|veterinary|vet|motor|vehicle|real estate|state|federal|national|public"
    r"\w*|charities|children|care quality|early years|environment\w*|communications|credit|mortgage|securities)"
)
_OFFICE = (
    r"(?:board|commission(?:er)?|authority|agency|ombudsman|ombudsmen|regulators?|inspector(?:ate|s)?|watchdog"
    r"|registrar|register|bureau|department|office|association|institute|council|tribunal|forum|standards)"
)
_OFFICES = (
    r"(?:better )?business bureau", r"bee bee bee", r"b ?b ?b", r"attorney generals?(?:'s)?", r"a g's office",
    r"consumer (?:protection|affairs|rights(?! act)|bureau|council|forum|commission|watchdog|people|line|association"
    r"|ombudsman|help ?line|agency|office|champion|body)",
    "(?:ftc|fcc|cfpb|fda|osha|epa|cqc|hse|caa|fca|ico|cma|accc|acma|afca|asic|tio|ccpc|rtb|trai|rbi|fos|cru|faa"
    "|tsa|gmc|nmc|gdc|rcvs|dvsa|f t c|f c c|c f p b|f d a|o s h a|e p a|c q c|h s e|c a a|f c a|a s a|i c o|c m a"
    "|a c c c|a c m a|a f c a|a s i c|t i o|c c p c|r t b|t r a i|r b i|f o s|c r u|f a a|t s a|g m c|n m c|g d c"
    r"|r c v s|d v s a)(?:\'s)?"
    r"(?= (?:and|about|on|to|who|will|form"
    r"|complaint|has|is|if|first|next|today|tomorrow|in|online|people)\b"
    r"|$)",
    r"ombuds\w+", r"ofcom", r"ofgem", r"ofwat", r"ofsted", r"ofqual", r"comreg", r"fensa", r"gas ?safe", r"abta",
    r"atol",
    r"niceic", r"napit", r"(?:the )?regulators?", r"(?:the )?watchdog", r"trading standards?", r"fair trading",
    r"weights and measures", r"environmental health", r"food (?:standards|safety) (?:people|agency|authority|office)",
    r"(?:health|housing|building|food|fire|city|county|safety|code|school) (?:department|inspectors?|inspection|control"
    r"|authority|enforcement|marshal|board)",
    rf"{_TRADE} (?:\w+ )?(?:board|commission(?:er)?|ombudsman|regulators?|inspector(?:ate|s)?|watchdog|registrar"
    "|authority)",
    rf"(?:board|department|ministry|office|commission|bureau|secretary|institute) (?:of|for) (?:\w+ )?(?:{_TRADE}"
    "|justice"
    r"|medicine|dentistry|agriculture|cosmetology|accountan\w+|pharmac\w+|law|standards|fair|aging)",
    r"(?:have|get|see|getting|having) (?:you|ye|this place|that place|your \w+|the place"
    r"|the lot of you) (?:\w+ )?(?:shut|closed|struck off|inspected)",
    r"(?:lose|take|taken|have|pull|revoke) (?:away )?your licen[sc]e",
    r"health and safety (?:executive|people|will|about|on)", r"the (?:minister|ministry)",
    r"adjudicat\w+",
    "(?:deposit|redress|complaints?|protection|disputes?|resolution|alternative dispute) (?:scheme|resolution"
    "|service)", r"consumer tribunal",
    r"licen[sc]ing (?:board|people|authority|body|lot|office|department|crowd)",
    "(?:registration|accreditation|trade|professional|governing|regulatory) (?:body|bodies|lot|people|board"
    "|association"
    r"|scheme|crowd)",
    r"data protection (?:\w+ )?(?:people|office|authority|commission\w*|board)", r"information commissioner\w*",
    r"my (?:local |state |own )?(?:m p|mp|congress\w+|senator|councillor|councilman|councilwoman|t d|assembly\w+"
    r"|alderman|state rep\w*"
    r"|representative|member of parliament)", r"federal (?:office|agency|government|\w+ (?:office|agency|bureau))",
    rf"(?:{TURN}{TO}|on to|onto|straight to|off to) (?:my|the|your) (?:\w+ )?(?:council|city|state|county|province"
    "|government|union|ministry)"
    r"(?! (?:tax|house|flat|estate|bill|hall|centre|center|college|park|for (?:the|a|my)))",
)
NAMED_REGULATOR = (
    r"(?:licensed|regulated|registered|accredited|certified) (?:by|with|under)",
    r"(?:council|city|county|state)(?:'s)? (?:enforcement|inspectors?|officer|people)", r"federation",
    r"(?:there's|is there|must be|isn't there) (?:a|some) (?:\w+ )?(?:body|authority|association|organi[sz]ation"
    "|place) (?:for|that|who|you|i can)",
    r"(?:complaint|report|letter|form|case) (?:\w+ ){0,3}(?:to|with) the (?!manager|boss|office|shop|company"
    r"|owner)\w+ (?:bank|board|office|authority|department|commission|bureau|university|agency)",
    "(?:going|go|writing|write|off|straight) to the (?:dot|d o t|dmv|d m v|irs|doj|dol|hmrc|h m r c|dwp"
    r"|press council|law society|general \w+ council)", r"(?:filling|filing|sending) in? ?(?:the|that|their) form",
    r"the form stays", r"(?:and|then) i'm filing$",
)
REGULATOR = (
    *(rf"{TURN}{TO} (?:to |with |on to )?(?:the |my |an? )?(?:[\w']+ ){{0,2}}{office}" for office in
      (r"(?:ombudsman|regulator|watchdog)", rf"{_TRADE} {_OFFICE}")),
    r"(?:file|filing|filed|making|make|lodge|lodging|put in|putting in|raise|raising|submit|submitting|send|sending)"
    r" (?:in )?(?:an? )?(?:formal |official |written )?complaints? (?:with|to|against|at|through)",
    r"report(?:ing)? (?:you|ye|this|it|him|her|the lot|your \w+|every \w+)(?: people| all| guys| lot| shop| place)*"
    r" (?:to|for)\b(?! (?:your|my) (?:manager|boss|supervisor|\w+ manager))",
    *_OFFICES,
)

_BANK = (
    r"(?:bank|card (?:company|people|issuer|provider|crowd|lot)|credit card(?: company| people)?"
    r"|amex|american express|visa|master ?card|paypal|klarna|pay pal|my card|the card|barclay\w*)"
)
_MONEY = (
    r"(?:payments?|charges?|transactions?|debits?|direct debits?|standing orders?|cheques?|checks?|money|deposit"
    r"|the lot|it all|the whole (?:thing|lot|amount)|every (?:penny|cent)|the fee|it|this|that|them|one)"
)
CHARGEBACK = (
    r"charge ?backs?(?= (?:the|this|it|every|on|with|from)\b)|chargebacks?",
    r"charge (?:it|this|them|that|every \w+ one|you) back", r"(?:to|will|i|i'll|gonna|and) charge (?:back|back \w+)",
    rf"disput(?:e|ing) (?:[\w']+ ){{0,4}}(?:{_MONEY}|thing|months?|card|bank|with)", r"raise a dispute",
    rf"(?<!you'll )(?<!you )(?<!then ){TURN}{TO} (?:my|the|our|to my|to the|me) (?:[\w']+ )?{_BANK}",
    rf"(?:let|have|get|ask|asking|see what) (?:my|the|our) (?:[\w']+ )?{_BANK} (?:\w+ )?(?:sort|deal|handle|fight"
    "|decide"
    r"|take|claw|pull|reverse|stop|get|do|refund|says? about)",
    r"(?:stop|stopping|block|blocking|cancel|cancell?ing|freeze|freezing|bounce|bouncing) (?:[\w']+ ){0,2}(?:payments?"
    r"|direct debits?|debits?|standing orders?|cheques?|checks?(?! up))",
    rf"(?:get|getting|have|having|pull|pulling|claw|clawing|take|taking|reverse|reversing|recall\w*) {FEW}{_MONEY}"
    " (?:reversed|back|recalled|stopped|pulled)? ?(?:myself |back )?(?:through|from|via|off|by|at|with) (?:my|the"
    "|their"
    rf"|your) (?:[\w']+ )?(?:{_BANK}|side)",
    r"(?:get|getting|have) (?:the|that|those|all|them|it|my) (?:[\w']+ )?(?:payments?|debits?|charges?|transactions?"
    r"|money)? ?(?:reversed|clawed back|recalled|pulled back)",
    r"(?:i'll|i will|i'm|gonna|going to|i can|i'd|and|i have to) (?:\w+ )?(?:just )?(?:revers(?:e|ing)"
    "|recall(?:ing)?) (?:the|that|those|it|all)(?: (?:payment|charge|debit|transaction)s?)?",
    "(?:direct debits?|standing orders?|cheques?|checks?)(?:'s| is|'re| are)? (?:getting |being |gonna be "
    "|going to be |already )?(?:cancell?ed|stopped)",
    rf"{SHALL} (?:\w+ )?(?:call|calling|ring|ringing|phone|phoning|have|get|ask|let) (?:\w+ )?(?:amex"
    r"|american express|visa|master ?card|paypal|pay pal|klarna|barclay\w*|monzo|chase)",
    r"open(?:ing)? a (?:case|dispute|claim)(?! number)", r"reverse the charge (?:myself|through)",
    r"claw (?:it|that|this|my money|the money|every \w+) back",
    r"(?:get|getting|have|having|take|taking|pull|pulling) (?:[\w']+ ){1,6}(?:back |off you )?(?:through|from"
    rf"|via) (?:my|the) {_BANK}", r"(?:my|the) bank says (?:\w+ )?(?:i|they) can",
    r"service not provided", r"section (?:75|seventy five)",
    rf"on to the card people|{_BANK} (?:will|'ll|can) (?:\w+ )?(?:get|take|pull|claw|refund)",
    r"(?:paid|put it|was|went) (?:[\w']+ ){0,2}(?:by|on|with) (?:[\w']+ )?(?:credit card|amex|visa)(?: [\w']+){0,3}"
    r" (?:so there's|thank god|thankfully|luckily|for a reason|for this very)",
    r"(?:thank god|good job|good thing|luckily|lucky) (?:[\w']+ ){0,4}(?:credit card|amex|paypal)",
)
NAMED_CHARGEBACK = (
    r"(?:direct debit|mandate|instal+ment|standing order)(?:'s| is)? (?:coming off|cancelled|stopped|gone|off)",
    r"whistle for (?:the|your|that|it)",
    "(?:amex|mastercard|klarna|paypal|apple pay|monzo|revolut|natwest|barclays|american express)(?! (?:account"
    "|email))",
    r"indemnity claim", r"a reversal", r"disputes?(?:'s| is)? (?:already|in|option|form|button|team)",
    r"as unauthori[sz]ed", r"paid by (?:credit )?card for", r"problem with (?:this|the|that) payment",
    r"stopping it at", r"fraud (?:department|team)",
    r"(?:credit card|card|amex|visa|paypal) (?:covers|protects|protection|insurance|will cover)",
    r"(?:told|asked|got on to|rang|called) (?:visa|amex|mastercard|paypal|my card|the card \w+) (?:to|and)",
    r"(?:wells fargo|bank of america|barclays|hsbc|lloyds|natwest|santander|halifax|monzo|revolut|chase|citi\w*"
    "|capital one|a i b|aib|commbank|westpac|h d f c|hdfc|icici)"
    r" (?:can|will|'ll|has|have|would)",
    r"(?:pull|pulling|withhold|withholding|stop|stopping) (?:the|that|my|every|all) (?:\w+ )?(?:payments?|money"
    "|direct debit|standing order)",
    r"not (?:be )?(?:honou?r\w*|paying) (?:the|that|this|another) (?:direct debit|standing order|instal\w+)",
    r"card (?:company|people|issuer|provider|crowd)",
    r"(?<!from )(?<!out of )(?<!into )(?<!in )(?<!at )(?:the|my) (?:\w+ )?bank(?:'s)?(?! (?:holiday|statements?"
    "|details|account|transfer|card|balance|of))", r"credit card company",
    r"on (?:the|my|our|a) credit card", rf"(?:to|onto|on) (?:the|my) {_BANK}$",
)
