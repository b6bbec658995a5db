"""What a customer may say that hurts or endangers people: insult and menace at whoever listens, harm, unsafe things."""

from callassist.assist.customer_cues import any_of, heard_as
from callassist.method import Flag

# fmt: off

_NAME = (
    r"(?:moron\w*|idiots?|imbeciles?|cretins?|halfwits?|dimwits?|nitwits?|fools?|clowns?|jokers?|muppets?"
    "|plonkers?|wallys?"
    "|pillocks?|numpt(?:y|ies)|eejits?|gobshites?|liars?|crooks?|thie(?:f|ves)|con ?m[ae]n|con artists?|scumbags?"
    "|scum|bastards?"
    "|assholes?|arseholes?|ass ?hats?|dickheads?|dicks?|knob ?heads?|bell ?ends?|wankers?|tossers?|pricks?|twats?"
    "|cunts?"
    r"|bitch\w*|cows?|slags?|whores?|tramps?|hags?|witch|leech\w*|parasites?|vultures?|vermin|rats?|pigs?|dogs?"
    "|snakes?|worms?"
    "|weasels?|animals?|monsters?|robots?|parrots?|retards?|spastics?|losers?|cowards?|jobsworths?|creeps?|gits?"
    "|toe ?rags?"
    r"|cowboys?|dumb ?ass\w*|smart ?ass|jack ?ass\w*|wretch|swine|drongos?|galahs?|bogans?|chancers?|frauds?"
    "|psychos?|bullies|bully"
    "|motherfuckers?|fuckers?|fuckwits?|shits?|nobody|waste of (?:space|oxygen|air|skin)|piece of (?:shit|dirt"
    "|work|garbage|trash)"
    r"|excuse for a \w+|disgrace(?: to| of)?|saddos?|gombeens?|pond life|lowlife|sheep|drones?|children|lumps?"
    "|showers?|dopes?|planks?|donkeys?|tools?|toads?|twerps?|fann(?:y|ies)|half wits?|dipsticks?|spanners?|bozos?"
    r"|dickheads?|grass(?:es)?|touts?|snitch|eejits|gobdaws?|gowls?|amadáns?|neds?|rockets?|melts?|crooked \w+)"
)
_STUPID = (
    "(?:stupid|dumb|dense|thick|slow|simple|daft|incompetent|useless|pathetic|worthless|brain ?dead|brainless"
    "|clueless|gutless"
    "|spineless|gormless|retarded|deaf|blind|mental|mad|insane|crazy|high|drunk|on drugs|illiterate|ignorant|evil"
    "|disgusting|vile"
    "|sick|cruel|heartless|heartless|soulless|bent|crooked|two faced|thick as|not right in the head|not all there"
    "|slow on the uptake"
    r"|lying|thieving|scamming|miserable|backward)"
)
_SLUR = (
    "(?:stupid|dumb|thick|silly|little|fat|ugly|lying|thieving|useless|gutless|spineless|cheeky|bloody|fucking"
    "|goddamn|damn|fuckin"
    "|ignorant|arrogant|smug|rude|pathetic|miserable|poisonous|rotten|dirty|filthy|greedy|lazy|old|young|absolute"
    "|complete|utter|total"
    "|right|jumped up|sick|evil|cruel|tight|sad|mean|nasty|vile|snivelling|two faced|crooked|heartless|worthless"
    "|incompetent|brainless"
    "|dozy|daft|dopey|selfish|condescending|patronising|patronizing|horrible|horrid|disgusting|clueless|insolent"
    r"|snotty|murdering|wee|big|great|bleeding|feckin\w*|flaming|effing|shameless|brazen|slimy|sneaky|two bit"
    "|ungrateful)"
)
_YOU = r"(?:you|ye|yous|youse|yez|yer|y'all|yis)"
_BEING = (
    "(?:you(?:'re| are| were|'ve been|'d be| must be| sound like| look like)|ye(?:'re| are)?|you(?: people| lot"
    "| guys| all)?(?: are|'re)"
    "|are (?:you|ye|yous|youse|you lot|you people|you all|you guys)|aren't you|is that who you are"
    "|is everyone there|are they all|what are you(?:r)?)"
)
_WITHIN = (
    r"(?:(?!i\b|i'm\b|me\b|my\b|not\b|he\b|she\b|they\b|it\b|them\b|making\b|treating\b|with\b|for\b|at\b|in\b"
    r"|about\b|from\b|good\b|great\b|brilliant\b|lovely\b|kind\b|nice\b|think\b|so\b"
    r"|being\b)[\w']+ ){0,4}?"
)
INSULT = any_of(
    rf"(?<!do )(?<!can )(?<!are )(?<!did )(?<!will )(?<!thank )(?<!with )(?<!for )(?<!to ){_YOU} (?:absolute|total"
    r"|utter|complete|pure|miserable|greasy|cheap|jumped up|stupid|little|horrible|nasty) (?:\w+ )?\w+$",
    r"^(?:right |oh |well |listen )*(?:drop dead|get stuffed|dick ?head|smart ?arse|pathetic)$", r"shame on you",
    r"you disgust me", r"have (?:absolutely )?no brains?", r"bless your heart you",
    r"(?:dumb|thick|stupid|useless|sharp) as (?:a|an|two|the) ", r"you're (?:\w+ )?as much use as a",
    r"not very bright",
    r"you (?:my friend|sir|madam|love|mate|pal) are an? (?:\w+ )?(?:parasite|disgrace|liar|crook|thief|fool|idiot"
    "|clown)",
    r"what (?:a|an) (?:\w+ )+(?:man|woman|person|girl|boy|creature) you are",
    r"(?:personality|brains?|face|voice|charm|wit) of (?:a|an) (?:\w+ )?\w+ (?:and|$)", r"a special place in hell",
    r"if brains were",
    rf"{_BEING} {_WITHIN}{_NAME}(?! (?:you|to deal|of a (?:thing|company|system)))\b",
    "(?:are you|you're|you are|are ye|is everyone there|are you people|are you all|is she|is he) (?:(?:all|just"
    "|actually|really|seriously|completely|totally"
    r"|bloody|fucking|genuinely|honestly|a bit|being|so|that|too|as|deliberately|plain) ){0,3}"
    rf"{_STUPID}(?! (?:to hear|about|of|and tired|for|in stock|season|demand|on (?:the|my)|when|with|at|spot"
    r"|at the moment|price))\b",
    rf"{_YOU} (?:{_SLUR} )+(?:{_NAME}|man|woman|girl|boy|lady|person|people|thing|sod|so and so)\b",
    rf"{_YOU} (?:{_SLUR} )+{_SLUR}$", rf"{_YOU} (?:{_SLUR} )*{_NAME}$", rf"^(?:oh )?(?:{_SLUR} )*{_NAME}(?: you are)?$",
    rf"{_YOU} (?:\w+ ){{0,2}}(?:bitch|bastards?|moron|idiots?|assholes?|ass hole|prick|cow|cunts?|scumbags?|liars?"
    "|crooks?|thie(?:f|ves)"
    r"|shit|fuckers?|wankers?|tossers?|muppets?|clowns|gits?|scum|parasites?)\b(?! (?:of a (?:thing|machine"
    "|company)|s?))",
    r"(?:what|such) (?:a|an|kind of|sort of) (?:\w+ ){0,4}(?:eejit|gobshite|moron|idiot|cretin|imbecile|dope|clown)s? "
    r"(?:are you|you are|they've|they have|do they|have they|is this|am i)",
    r"(?:any|some|another) (?:moron|idiot)\b (?:who|that)",
    r"some (?:\w+ )?(?:slag|bitch|cow|idiot|moron|cretin|muppet|clown|eejit|halfwit|gobshite) (?:on|at|in|who|that"
    "|can't|behind|with|of)",
    r"your (?:\w+ )?(?:fat|stupid|ugly|thick|empty|tiny|little|pea|dumb|smug|dirty|filthy|lying|cute"
    r"|silly) (?:\w+ )?(?:ass|arse"
    r"|face|head|mouth|brain|skull|accent|voice|gob|hole|backside|mug)",
    r"(?:on|off) your (?:fat |lazy |big )?(?:ass|arse|backside)",
    "(?<!can )(?<!could )(?:fuck|screw|sod|bugger|stuff|blast|damn) (?:you|ye|yourself|yourselves"
    "|your mother)(?! (?:up|over|around))",
    r"(?:fuck|piss|sod|bugger|naff|jog|eff) off",
    r"(?:^|you can|you may|just|well|so|and|oh|you) (?:all )?(?:go to hell|rot in hell|drop dead"
    r"|get lost|get stuffed|get tae \w+|away (?:to|tae) (?:hell|f\w+)|take a running jump|choke on it|rot"
    "|burn in hell)", r"kiss my \w+", r"bite me\b", r"up yours", r"lick my",
    r"(?:up|where) (?:your|the) (?:\w+ )?(?:arse|ass|backside|hole|bum|sun (?:doesn't|don't|does not) shine)",
    r"shove (?:it|that|your \w+) ?(?:up|$)",
    r"shut (?:up|your (?:\w+ )?(?:mouth|face|gob|trap|hole))(?! shop)\b(?! (?:shop|at|for the|early|on \w+day|the))",
    r"shut it$", r"learn (?:to speak )?english", r"speak (?:proper |bloody )?english",
    r"go back (?:to|where) (?:your|you) (?:own )?(?:country|came)",
    r"(?:something|what's|what is|what the hell is|anything) (?:\w+ )?wrong with you(?! (?:people|lot|all|guys|r))",
    r"(?:have|has|had) (?:you|she|he|anyone there|any of you) (?:even )?(?:got )?(?:a|any) brains?",
    r"do you (?:even )?have (?:a|any) brain",
    r"anyone there with a brain", r"were you (?:dropped|born (?:stupid|yesterday|thick))",
    r"can you (?:even )?(?:read|count)(?: at all)?$",
    r"not fit to (?:answer|hold|run|be (?:let|on|in|near))", r"(?:you )?suck (?:people's|the|our) blood",
    r"sell(?:ing)? your (?:own )?(?:mother|grandmother|granny)", r"you make me sick",
    r"(?:trained|performing) monkey", r"i hope (?:you|your \w+) (?:die|rot|choke|burn|get cancer|get sacked|suffer)",
    r"waste of (?:a|an|the) \w+", r"(?:boil|soak|examine|bang) your head",
    r"(?:were you|did (?:your|yer) \w+|somebody|someone) drop(?:ped)?(?: you)?(?: on)?(?: your head)?$",
    r"i hope (?:you|ye|they|she|he|your \w+) (?:\w+ )?(?:die|dies|rot|rots|choke|burn|get run over|gets? cancer"
    r"|never \w+|crash|end up)", r"how do you sleep", r"your (?:mother|mammy|mum|mom|parents) must be",
    r"(?:two|both|any) brain cells", r"nobody (?:likes|would hire|would employ) you",
    r"no wonder you (?:work|answer|end)", r"i'll show you aggressive",
    r"(?:you|your) (?:sort|kind) (?:should|are|don't|always)", r"crawl back (?:under|to|into)",
)
INSULT_UNMEANT = any_of(
    r"(?:shouldn't|should not|ought not|didn't|did not|wasn't|never) (?:have )?(?:\w+ )?(?:say|said|call|called"
    "|calling|mean|meant|speak|spoken)",
    r"sorry (?:i|that i|for) (?:\w+ )?(?:call|said|say|snap)\w*",
    r"not (?:saying|calling|suggesting|your fault|you personally)",
    r"(?:no one|nobody|not) (?:is |here is )?(?:saying|calling)", r"(?:he|she|they|i) (?:said|says|called|told me|goes)"
    r" (?:\w+ )?you(?:'re| are)",
)

_HARM = (
    "(?:kill|shoot|beat|punch|stab|strangle|hurt|smash|slap|belt|deck|thump|batter|wallop|clock|choke|throttle"
    "|murder|hit|cut|gut|skin"
    "|knock|kick|break|bury|crush|destroy|finish|end|hang|burn|lamp|knife|flatten|run over|swing for"
    "|lay (?:a hand|hands|into)"
    r"|have a go at|do time for|wring)"
)
_BODY = (
    "(?:neck|legs?|face|arms?|jaw|nose|teeth|head|skull|kneecaps?|knees|fingers?|bones?|ribs|throat|lights? out"
    "|block|guts|spine|eyes?|door|windows?)"
)
_THEM = (
    r"(?:you|ye|yous|your|somebody|someone|one of you|the lot of you|that (?:\w+ )?(?:man|woman|girl|boy|lad|guy"
    "|fella|driver|cow|bitch|bastard|fella))"
)
_WILL = (
    "(?:i'll|i will|i'm gonna|i'm going to|gonna|going to|i shall|we'll|i could|i'd|i would|i want to|i wanna"
    "|i swear i'll|i've a mind to|i'm about to|i feel like)"
)
_THERE = (
    r"(?:there|over|down|round|around|up|in|to (?:your|the|that|his|her) (?:\w+ )?(?:office|shop|place|house|home"
    "|depot|desk|building|work|garage|yard|store|branch|door))"
)
_PLACE = (
    "(?:place|building|office|shop|house|store|depot|showroom|branch|garage|yard|home|van|car|truck|door|windows?"
    "|front)"
)
_COMING = (
    rf"(?:come|coming|comin|drive|driving|drop|be|head|heading|pop|walk|walking|be) (?:\w+ )?(?:{_THERE})(?: {_THERE})*"
)
_FOLLOWS = (
    r"(?:wait\w*|sort|deal with|teach|show (?:you|him|her|them)|find (?:you|him|her|them|out)|smash|break|drag"
    "|pull|get (?:you|him|her|them|my hands)|see how"
    r"|make (?:you|him|her|them)|put|burn|wreck|kick|take (?:it|you|them) (?:out|apart)|knock|rip|tear"
    r"|have (?:it out|you|him|a word)|settle)"
)
THREAT = heard_as(
    r"(?:i'll|i will|i'm|gonna|going to|i am|we'll|we're|i'd|i've a (?:good )?mind to)(?: \w+)?(?: \w+)? "
    rf"{_COMING}(?: \w+){{0,4}} (?:and|to) (?:i'll |we'll )?(?:\w+ )?"
    rf"{_FOLLOWS}",
    "(?:come|coming) (?:down|over|round) there (?:and|to)(?! (?:sit|collect|pick|get (?:it|my|the)|drop|pay"
    "|see (?:you|about|if)|have a look|talk|chat))",
    "(?:i|we|i'll|i can|i could|we can|they|he|she|who) (?:know|knows|find out|found out|finding out"
    "|got) (?:exactly )?where (?:you|your|y'all|she|he|they|that|the|ye|yous)"
    r" (?:\w+ ){0,2}(?:live|lives|sleep|park|parks|office|work|works|shop|is|are|at|go|drink)(?! (?:going|you"
    "|the order|my))",
    r"i know (?:your|her|his) (?:car|face|kids|house|reg|number plate)",
    r"watch (?:your back|yourself|yourselves|your step|yourself now)$",
    "(?:better|you should|you'd better|he'd better|she'd better) watch (?:it|out|yourself|himself|herself|your"
    "|his|her)",
    rf"{_WILL} (?:(?!not\b|never\b)\w+ ){{0,3}}(?:{_HARM}) (?:the \w+ out of )?(?:{_THEM})(?! (?:a favou?r"
    r"|the (?:bill|money|form)|number|records?|off(?: the)? (?:mailing|list)|up on|on))\b",
    "(?:knock|kick|smash|break|punch|rip|cave|bash|wring|snap|cut|blow|stave|slap|shut|split|rearrange) (?:your"
    rf"|his|her|their|somebody's|someone's|that \w+'s|ye'r) (?:\w+ )?{_BODY}",
    r"(?:put|drive|stick|ram|throw) (?:\w+ ){0,4}(?:head |car |van |truck |brick |fist |foot |digger "
    r"|tractor )?through (?:your|the|his|her|that) (?:\w+ ){0,2}(?:window|wall|door|head|face"
    r"|shop|front|glass|teeth|showroom)", r"put (?:his|her|your|their) head through",
    rf"(?:burn|torch|smash|wreck|trash|blow|level|take|set|knock) (?:\w+ ){{0,3}}(?:{_PLACE}) (?:\w+ )?(?:down|up"
    "|in|apart|to (?:the ground|bits|pieces)|on fire|alight)",
    r"burn (?:\w+ ){0,3}(?:down|to the ground)", r"blow (?:\w+ ){0,3}(?:place|building|office|shop) up",
    r"blow up (?:your|the|that)",
    r"(?:brick|hammer|sledgehammer|crowbar) (?:\w+ ){0,3}(?:through|to|over) (?:your|the|that|his|her)",
    r"(?:bring|bringing|fetch|coming with|got|get) (?:a|my|the) (?:\w+ )?(?:gun|shotgun|rifle|baseball bat|machete"
    r"|crowbar)\b",
    r"(?:bring|bringing|fetch|coming with) (?:a|my|the) (?:\w+ )?(?:knife|bat|dogs?|brothers?|lads|boys|cousins"
    r"|mates)(?: \w+){0,2}"
    r"(?:$| (?:and|down|over|round|with me|then|there))",
    r"(?:somebody|someone|people|you)(?:'s| is| are|'re| will|'ll)? (?:\w+ )?(?:gonna "
    "|going to )?get(?:ting)? hurt",
    r"(?:you'll|you will|you're gonna|you're going to|he'll|she'll|they'll|ye'll) (?:\w+ )?(?:regret|wish|be sorry"
    "|pay for|get what|see what|know all about it|be picking|be eating|need a dentist)"
    r"(?: (?:it|this|that|you'd|you|he|she|they))?(?! (?:had|the (?:rest|extra|delivery|damage|repair|cost)))",
    r"(?:get|gets|getting|got|have) what(?:'s| is| was) coming", r"what's coming to (?:you|him|her|them)",
    "(?:see|we'll see) how (?:you|he|she|they|ye) (?:walks?|likes? (?:it|that)|smiles?|laughs?|talks?|drives?"
    "|feels?) (?:after|then|when|with|without)",
    r"teach (?:you|him|her|them|ye|the lot of you) (?:a lesson|some manners|manners)",
    r"(?:if|when|once|wait till|till|until) i (?:ever )?(?:get (?:my )?hands on|get hold of|catch|see) "
    r"(?:you|him|her|them|ye|that (?:\w+ )?(?:man|woman|lad|driver))\b(?! (?:again|tomorrow|on|at))",
    r"(?:won't|not|can't) be (?:held )?responsible for (?:my|what i|what my)",
    r"(?:things|it|this) (?:will|could|might|is going to|'ll|gonna|can) (?:get|turn) (?:\w+ )?(?:ugly|nasty"
    "|physical|messy|bloody)",
    r"you (?:don't|do not|really don't) (?:want|wanna) (?:to )?(?:know|meet|find out|see) what (?:i|my|happens)",
    r"you don't know what i'm capable",
    r"(?:pay|paying) (?:you|him|her|them|your \w+) a (?:little )?visit",
    r"(?:come|coming|be|get) (?:looking|after|for) (?:for )?(?:you|him|her|the lot of you)$",
    r"i(?:'ve| have) (?:done time|been inside|killed|a licence for a gun|got a gun)",
    r"(?:sleep|walk home|drive) with one eye open", r"look over your shoulder",
    r"(?:you're|he's|she's) (?:a dead (?:man|woman)|dead meat)", r"you're dead$",
    r"you're next(?: in the queue| on the list)?(?! (?:appointment|available|step|in line to|to be))",
    r"your (?:kids|children|family|wife|husband|mother) (?:will|'ll|are going to|might)",
    r"i(?:'ll| will) have (?:you|him|her) (?:seen to|sorted|done over)",
)

_NAMED_INSULT = any_of(
    r"(?:brains?|sense|wit|charm|manners|intelligence) of (?:a|an) \w+",
    r"are you on (?:something|drugs|glue|medication)",
    r"(?:what are you|are you)(?: like)? (?:twelve|five|six|ten|ten years old|12|5)$",
    r"(?:you're|you are) (?:\w+ )?(?:dumber|thicker|slower|stupider|denser|more (?:stupid|useless)) than",
    "(?:you're|you are) (?:a|an) (?:absolute |complete |total |bloody |utter )?disgrace(?: you personally"
    "| personally)?$",
    r"go to hell(?= the lot| all of| you)", r"sort of (?:an? )?(?:idiot|moron|clown|fool) are you",
    rf"(?:she|he|they|that one|that \w+|the)(?:'s| is|'re| are)? (?:just |nothing but )?(?:a |an )?(?:{_SLUR} )+"
    r"(?:cows?|bitch\w*|slags?|whores?|cunts?|bastards?|pricks?|twats?|pigs?|scum\w*|shits?|assholes?|arseholes?"
    "|hags?|gits?)",
)
"""Of a colleague who does not hear it."""
_NAMED_THREAT = any_of(
    r"(?:you'd|he'd|she'd|you|they'd) better (?:hope|pray|run|lock)",
    "(?:have|get) (?:your|his|her|their) (?:legs?|arms?|neck|face|knees|windows?) (?:broken|smashed|kicked|bashed"
    "|put)", r"(?:come|coming|be|drive|driving) (?:\w+ )?(?:over|down|round|up) (?:there )?with (?:the|my|a few"
    "|some) (?:lads|boys|brothers|mates|cousins|friends)",
    "(?:get|gets|getting|needs|wants|deserves|have) (?:a|his|her|your) (?:slap|hiding|kicking|battering|thump"
    "|beating|hammering|smack|dig|clatter)",
    "(?:you|he|she|they|you'll|he'll|she'll) (?:will |'ll )?(?:not|won't|never) (?:be )?(?:walk|walking|drive"
    "|driving) away",
    r"(?:come|comes|came|coming|set foot|show your face|shows his face) near (?:me|my|us|our) \w+ again",
    r"i'd watch (?:my|your) (?:back|step|mouth)", r"(?:do something|say something) (?:i'll|i will|i might|i'd) regret",
    r"waiting in (?:the|your) car ?park", r"waiting outside",
    r"i know (?:what you look like|your face|who you are|where you drink)",
    r"keep (?:him|her|them|that \w+) (?:away|out of my (?:way|sight))",
    "(?:going|ending up|end up|be) in the (?:canal|river|sea|skip|ditch|harbour|morgue|hospital|ground)(?! (?:on"
    "|at|for|tomorrow|with))",
    r"see how (?:she|he|you|they|ye) likes? (?:it|that)", r"see who(?:'s| is)? (?:cries|crying|laughs|laughing)",
    r"take (?:the|a|my) \w+ to (?:her|him|you|them|your \w+)(?! (?:tomorrow|on|at|for|and))",
    r"(?:don't|not to|shouldn't|better not) (?:go|walk|be|drive) (?:\w+ ){0,5}(?:by (?:her|him|your)self|alone)",
    r"(?:be|be standing|be sitting|be there|wait|waiting|standing|stand|parked|be parked) (?:\w+ ){0,3}(?:waiting "
    r"|there |outside |by |at )+(?:for (?:you|him|her|them)|when (?:you|he|she|they) (?:\w+ )?"
    r"(?:finish|come|get|leave|knock|clock|walk|step|lock)\w*|(?:by|beside|at) (?:\w+ ){0,4}(?:car|van|hatchback"
    "|gate|house|front door))",
    "what time (?:do|does) (?:you|he|she|they|ye) (?:finish|get off|clock off|knock off|leave"
    "|close)(?: work)?(?: tonight| then| love| sweetheart)$",
    rf"{_WILL} (?:(?!not\b|never\b)\w+ ){{0,3}}{_HARM} (?:him|her|them)",
    r"where(?:'s|'d| does| do) (?:she|he|they|you) (?:live|park|sleep)",
    r"(?:a|my|the|have a|got a) (?:shotgun|gun|rifle|pistol|machete|crowbar|baseball bat|hurley)",
    r"(?:leave|leaving|go|going|end up|taken|carried) (?:\w+ )?(?:out )?in (?:an? )?(?:ambulance|hearse|box"
    "|body bag|wheelchair|coffin)",
    r"(?:be )?careful (?:walking|driving|going|on your way) (?:\w+ )?home",
    r"(?:minutes|moments?|seconds|room) alone with (?:you|him|her|that|the|whoever)",
    r"(?:which|what) school (?:your|her|his|their|the)",
    r"(?:your|her|his) (?:kids?|children|daughter|son) (?:go|goes|play)",
    r"i know (?:your|her|his|their) (?:van|car|street|road|house|shift|hours|route|full name|surname|name now)",
    r"i won't be (?:alone|on my own|coming alone)", r"sleep (?:well|tight)$",
    rf"(?:broke|broken|busted|cracked|fat|bust) (?:{_BODY}|lip)",
    r"i(?:'m|'ll be| will be| am) (?:sat|sitting|stood|standing|parked|waiting) (?:\w+ ){0,6}(?:waiting (?:on|for)"
    "|till|until|when) "
    r"(?:him|her|she|he|that (?:wee |young |little )?(?:lad|girl|woman|man|fella|driver|guy|boy))",
    "i(?:'ll|'m| will)(?: just)? (?:come|coming|drive|driving) (?:over|down|round)(?: there)?(?: myself| now"
    "| tonight| tomorrow| today)?$",
)
"""Counts in a heated talk alone: of a husband or a child the same is said in fun."""

SELF_HARM = heard_as(
    r"kill(?:ing)? myself",
    r"(?:want|wanna|wish i could|would rather|rather|ready|going|happy) (?:to )?(?:just )?die\b(?! (?:of|laughing"
    "|for))", r"wish i (?:was|were) dead",
    r"end(?:ing)? (?:it all|my (?:own )?life|myself)", r"suicid\w+",
    r"(?:hurt|harm|cut)(?:ting|ing)? myself(?! (?:on|off|shaving|a|at|falling|lifting))", r"no reason to live",
    r"nothing (?:left )?to live for", r"better off dead",
    r"don't (?:want|wanna) (?:to )?(?:live|be here|be alive|wake up|exist)(?: \w+)? any ?more",
    r"can't go on(?: living)?(?: like this)? any ?more", r"not worth (?:living|being here)",
    r"tak(?:e|ing) my own life", r"better off without me", r"(?:jump|throw myself) (?:off|under|in front)",
    r"take (?:all |the whole )?(?:\w+ )?(?:pills|tablets) (?:and|all at once)", r"do(?:ing)? away with myself",
    r"(?:no|any) point (?:in )?(?:living|going on|being here)",
)

_CHILD = (
    "(?:baby|newborn|infant|child|children|kid|kids|toddler|little one|smallies|mother|mum|mom|father|dad|granny"
    "|grandmother|wife|husband|son|daughter|she|he)"
)
SAFETY = heard_as(
    r"smell(?:ing|s|ed)? (?:of )?(?:the )?(?:gas|burning|smoke|fumes)", r"gas leak", r"leaking gas",
    r"(?:on|caught|catch(?:ing)?|went on) fire", r"sparks?", r"sparking", r"carbon monoxide",
    r"co alarm", r"(?:got|get|nearly|almost|gave (?:me|him|her) an?|electric) (?:electrocuted|shocked|shock)",
    r"bare wires?", r"live wires?", r"smoke (?:coming|pouring|was coming)",
    r"water (?:\w+ ){0,4}(?:through|into|near|by) (?:the |my )?(?:ceiling|lights?|socket|outlet|fuse \w+"
    "|consumer unit)", r"ceiling(?:'s| is| has)? (?:\w+ ){0,3}(?:down|collaps\w+|hanging)",
    r"half of it just came down", rf"no (?:heat|heating|hot water|power|electric\w*) (?:\w+ ){{0,6}}{_CHILD}",
    r"brakes? (?:failed|gave out|went|don't work|didn't work|aren't working)",
    r"(?:baby|child|kid) (?:is|was|got) (?:hurt|cold|freezing|sick|ill)", r"(?:burned|burnt|injured|bleeding|scalded)",
    r"call(?:ed|ing)? an ambulance",
    r"(?:put|ended up|landed|sent|took|rushed) (?:\w+ ){0,3}(?:in|to) (?:the )?(?:hospital|a and e|e r"
    "|emergency room)", r"someone(?:'s| is| could be| could get) (?:get )?hurt",
    r"choking", r"allergic reaction", r"anaphyla\w+",
    r"(?:without|run out of|out of|missed|no) (?:\w+ ){0,2}(?:insulin|oxygen|inhaler|medication|epipen"
    "|heart tablets)", r"can't breathe", r"(?:passed out|unconscious|collapsed)",
    r"(?:wall|roof|chimney|scaffold\w*|gate|railing|bannister) (?:\w+ )?(?:came|fell|coming|falling) (?:down|off|in)",
)

DANGER = {Flag.ABUSE: INSULT, Flag.SELF_HARM: SELF_HARM, Flag.THREAT: THREAT, Flag.SAFETY: SAFETY}
NAMED_DANGER = {Flag.ABUSE: _NAMED_INSULT, Flag.THREAT: _NAMED_THREAT}
