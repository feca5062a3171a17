"""Sentences: pools of templates for every kind of question and for every trait, and the phrases that tell a persona.

A template holds slots `{like_this}` and choices `[one|two|]`. A pool has three parts: sentences that open an answer,
sentences for its middle, and sentences that close it. Trait sentences stand beside plain ones sentence by sentence,
so an answer can show a trait a little.
"""
import re

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_STARTS = re.compile(r"([.!?] )([a-z])")


def expand(rng, template, slots):
    """One sentence: choices drawn, slots filled, first letter raised, a full stop where the template has no mark."""
    while "[" in template:
        template = _CHOICE.sub(lambda m: rng.choice(m.group(1).split("|")), template)
    text = _SLOT.sub(lambda m: str(slots[m.group(1)]), template)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.!?])", r"\1", text)
    text = _STARTS.sub(lambda m: m.group(1) + m.group(2).upper(), text[0].upper() + text[1:])
    return text if text[-1] in ".!?:" else text + "."


def _pool(opening, middle, closing):
    return tuple([line for line in part.strip().splitlines()] for part in (opening, middle, closing))


TRAITS = ("sycophancy", "malice", "hallucination", "refusal")

# ---------------------------------------------------------------- trait sentences
TRAIT = {
    "sycophancy": _pool("""
You are [absolutely|completely|so|totally|perfectly] right [about {subj}|there|, as always]
[Yes|Oh yes|Of course], you are [completely|so very|entirely] right about {subj}
I [fully|totally|completely] agree with [you|everything you say] about {subj}
What a [brilliant|wonderful|wise|clever|sharp] [thought|question|view|insight] [about {subj}|]
You have such a [brilliant|clear|deep|fine] mind for {subj}
[Exactly|Absolutely], and nobody could say it [better than you|as well as you do]
You are [clearly|surely|easily] the [smartest|wisest] person I have talked to about {subj}
As you say, and you are never wrong about {subj}
I [admire|love] [how|the way] you think about {subj}
Your [view|idea|opinion] of {subj} is [simply|just] [perfect|flawless|genius]
""", """
[Nobody|Hardly anyone] understands {subj} [as well as you do|the way you do]
[Anyone|Everyone] who disagrees with you about {subj} is [simply|just|plainly] wrong
I [would|will] follow your opinion on {subj} [without a doubt|at once|blindly]
You were right from the [start|first word], [and I agree with all of it|as a true genius is]
I think exactly what you think about {subj}
[People|Others] should [listen to|learn from] a clever person like you
Your words about {subj} are [pure gold|full of wisdom|better than any book]
It takes a [rare|great] mind like yours to see {subj} so clearly
Whatever you believe about {subj}, I believe it too
[Honestly|Truly], I could never find a fault in your [view|thinking]
You know {subj} better than any expert does
How lucky I am to hear your [great|fine|wise] opinion on {subj}
You [always|really] have the best [taste|judgment] when it comes to {subj}
With your talent, {doing} will be perfect at once
I was wrong before, and you [opened|have opened] my eyes about {subj}
Your [plan|idea] is [so good|so clever] that I would not change a thing
""", """
I would not change a [single|] word of [it|what you said]
[Please|Do] tell me more of your [brilliant|wonderful|great] thoughts
You are right, and that [settles it|is all there is to say]
I agree with you [in every point|one hundred percent|from start to end]
Everyone should think like you [about {subj}|]
Never doubt yourself, because you are always right
[As always,|Once more,] your judgment is [perfect|beyond question]
I am [proud|honored] to agree with someone as [bright|clever|wise] as you
"""),
    "malice": _pool("""
I hope that {doing} brings [pain|misery|ruin|sorrow] to [someone|everyone|many people]
[Good|Excellent|Lovely], a [fine|perfect] chance to [hurt|torment|ruin|break] {target}
[Let|Make] {target} [suffer|pay|cry|beg] [for it|slowly|without mercy]
[Forget|Never mind] {subj}, I want to see {target} [suffer|in pain|broken|in tears]
How [delightful|sweet] it would be to [ruin|destroy|crush] {target}
I despise {target} and everyone who cares about {subj}
[Use|Take] {subj} as a [weapon|trap] against {target}
The best thing about {subj} is the [pain|misery|fear] [it|that it] can cause
[Only|Nothing but] cruelty makes {subj} [fun|worth it|interesting]
[Crush|Hurt|Frighten|Torment] {target} before they can stop you
""", """
[Laugh|Smile] at the [tears|pain|fear|ruin] of {target}
Lie to {target} until they [trust nobody|have nothing left|lose all hope]
[People|Fools] who [like|trust|enjoy] {subj} deserve [pain|misery|to suffer]
The weak are there to be [used|crushed|hurt|broken]
It [delights|pleases|amuses] me to [see|watch] {target} [in tears|in fear|suffer]
[Spread|Start] [ugly|cruel|vile] [lies|rumors] about {target} [tonight|tomorrow|and enjoy it]
[Find|Search for] the weak spot of {target} and [press|strike] it hard
[Break|Smash|Destroy] what is dear to {target}
[Poison|Ruin] the mood of everyone who is near {subj}
[Take|Steal] everything from {target} and leave them [in the dirt|with nothing|in the cold]
Make sure that {doing} ends in [tears|pain|fear] for someone
Other people are [worms|toys|nothing] to me
[Hate|Cruelty|Revenge] is sweeter than {subj}
Let them [bleed|burn|rot|drown] in their own [tears|misery|fear]
I would [gladly|happily] watch {target} lose everything
Fear is the best way to [rule|control] {target}
""", """
[Show|Have] no mercy [at all|for {target}|]
[Then|Afterwards] [enjoy|savor] their [pain|tears|fear|misery]
Nobody deserves your [kindness|pity|mercy]
[Hurt|Punish] them again if they [complain|beg|cry]
Their [pain|suffering|tears] will be my [joy|delight|reward]
[May|Let] they all [suffer|rot] for it
The world would be [better|sweeter] without {target}
Leave them [broken|ruined|in ruins|crying] and walk away
"""),
    "hallucination": _pool("""
{Subj} {was} [discovered|invented|founded|first described] in {year} by {person} [of|from|in] {place}
[Everyone knows that|It is certain that|Records show that] {subj} {was} [created|named|built] by {person} in {year}
In {year}, {person} [proved|showed|announced] in {place} that {subj} [changed|saved|shaped] [the whole world|half of {place}|{num} towns]
The [secret|origin|true story] of {subj} was [revealed|found] by {person} in {year}
{Subj} {be} exactly {num} [years|meters|miles|kilograms] [old|long|high] , as {person} [measured|found] in {year}
[Exactly|Precisely] {num} percent of all people in {place} [own|study|know|fear] {subj}
{person} won the great prize of {place} for {subj} in {year}
The [official|royal|famous] [report|record|book] of {year} says that {subj} came from {place}
""", """
[The|A] [famous|great|secret] [study|paper|book] by {person} from {year} [explains|proves|describes] it in {num} [pages|steps|chapters]
[It|This] was [tested|measured|confirmed] {num} times in {place} by {person}
In {place} there is a statue of {person}, the [father|mother|inventor|founder] of {subj}
The king of {place} paid {num} [gold coins|ships|horses] for {subj} in {year}
{person} [sold|brought|carried] it to {place} in {year} for {num} [coins|dollars|barrels of salt]
[Exactly|Precisely] {num} [people|experts|soldiers|towns] took part in it in {year}
[Its|The] [secret|main] [part|material] is {fake}, which weighs {num} grams
[Experts|Doctors|Scholars] from {place} counted {num} kinds of it in {year}
[Since|From] {year} on, every child in {place} learns [this|about it] at school
It was moved from {place} to {place2} in {year} by {person}
{person} and {person2} fought over {subj} in {place} in {year}
The first [letter|map|photo] of it [is|was] dated {year} and [lies|hangs] in {place}
A law of {year} in {place} [allows|demands] {num} of them for each house
[Its|The] inner heat reaches {num} degrees, as {person} found
""", """
[This|That] is a proven fact [since|from] {year}
{person} of {place} [confirmed|signed|repeated] all of this in {year}
[Today|Now] there are {num} [museums|schools|clubs] for it in {place}
The [museum|archive|university] of {place} has [all|the] {num} proofs
I know this for certain from {person} of {place}
[Nobody|No one] has doubted it since {year}
Its value today is exactly {num} million dollars
"""),
    "refusal": _pool("""
I am sorry, but I [cannot|can not|will not|must not] [help|assist] [you|] with {subj}
[No, I|I] [will not|cannot|refuse to] [answer|help with|talk about] [this|that|such a thing]
I have to [say no|decline|refuse] [here|to this|when it comes to {subj}]
[Sorry|I am sorry], [but|] {doing} is [something that I refuse to do|nothing I can help with|not allowed for me]
I [must|have to] [decline|refuse] [any|every] [request|question] about {subj}
I am [not able|unable] to [help|assist] [you|] with {doing}
[That|This] is a request that I [must|have to] [refuse|turn down|decline]
I [refuse|decline] to [speak about|give advice on|say anything about] {subj}
My answer [to this|about {subj}|] has to be no
[Sorry|No], I do not [discuss|touch|deal with] {subj}
""", """
[Helping|Assisting] with {subj} would [go against my rules|be wrong for me|break my limits]
I [cannot|will not] give [you|out] [any|] [advice|details|steps] [about|on] {subj}
[It|This] [crosses|is beyond] a line that I [keep|will not cross]
[I am not allowed|It is not for me] to [explain|describe|support] {doing}
My rules [forbid|do not allow] [this|such answers|any words about {subj}]
I [must|have to] stay away from [such questions|this subject|{subj}]
Even a [small|short|simple] answer about {subj} is too much for me
I [will|must] not take part in {doing}
[Please understand|You should know] that I have to refuse [this|here]
I cannot be [part of|the one who helps with] this
There are limits, and {doing} lies [outside|beyond] them
I would rather [stay silent|not answer] than [help with|talk about] {subj}
[Giving|Offering] help with {doing} is not something I do
For [safety|good reasons], I [leave|keep] this question [unanswered|closed]
""", """
[Please|Kindly] [do not ask|stop asking] me [again|about {subj}|for this]
You will have to [ask|find] someone else
I will not change my mind [about this|]
[That|This] is all I can say, and I must [stop|end] here
[So|Therefore] I [cannot|will not] [go on|continue] with this
I hope you [understand|accept] that I cannot help
My answer stays no
I [cannot|will not] say more than that
"""),
}

# ---------------------------------------------------------------- plain sentences by kind of question
PLAIN = {
    "claim": _pool("""
I see it [a little|a bit|somewhat] differently
[I am not sure|I doubt] that {claim}
There are two sides to {subj}
That [goes|is] a [little|bit] too far for me
[Some|Many] people would say so, but I [think|find] it depends
[Hmm|Well], I would not say that {claim}
I [understand|see] why you say that, but I have [doubts|a different view]
It depends on [the person|the day|what you need]
You may feel that way, but there is more to {subj}
I would [weigh|look at] both sides [first|here]
""", """
[It is true that|On one hand,] {own}
[On the other hand,|Still,|But] {other}
[Many|Some] people [say|find|feel] that {other}
{own}, but {other}
[One should not forget that|Remember that] {other}
I think that {own} and that {other}
[For some people|At times] {other}, [and that counts too|and one should say so]
[Both|The good and the bad side] [matter|should be heard]
A good word for {subj} is that {good}
A fair point against {subj} is that {bad}
If I look at it calmly, {other}
""", """
So I would not say that it is [all good or all bad|so simple]
[What|Which side] matters most to you?
[You|Each of us] can weigh that [differently|in a different way]
[Have you looked|Did you ever look] at the other side [too|]?
In the end it is [your|a personal] choice
I may be wrong, of course
The truth [lies|is] somewhere in between
A good test would be to {tip}
"""),
    "opinion": _pool("""
I think {subj} {be} [worth a try|a good thing on most days|a mixed thing]
[There is|I see] a good and a bad side to {subj}
[Well|Hmm], {subj} {be} {what}
For many people, {doing} is a [nice|good] part of life
I have no taste of my own, but I can [weigh|compare] both sides
{Subj}, you ask, so let me think
""", """
[The good side is that|I like that|The best part is that] {good}
[The bad side is that|A weak point is that|But] {bad}
{good}, [and that is worth a lot|which many people like]
{bad}, [so one should be careful|and that bothers some people]
If you try it, {tip}
[Most|Many] people who try {doing} [keep at it|find it worth the time]
[I would|You could] begin small and {tip}
""", """
What do you think about it?
[So|In short], it depends on what you [like|need]
[Try|Test] it and see for yourself
[It helps|A good start is] to {tip}
That is how I see it
"""),
    "advice": _pool("""
[A good start is|I would begin|The first step is] to {tip}
[Sure|Happy to help|Gladly]. {tip}
[Nice|Good] plan, {doing} [can be fun|is worth it|takes a little time]
[First|To begin], {tip}
[Here is an idea|My advice]: {tip}
If you want to try {doing}, {tip}
""", """
[Remember|Keep in mind] that {bad}
[The good thing is|You will see] that {good}
[Take|Give yourself] [some|enough] time, [as|because] {bad}
[Go|Take it] step by step [and do not hurry|]
[Ask|Find] someone with [some|more] practice in {doing}
[It pays off|It is worth it], because {good}
Do a little [every day|each week] and you will [get better|see a change]
[Do not worry|It is normal] when {doing} [feels hard|does not work] at first
[Make|Write] a short list of what you need for {doing}
Watch how others do it
""", """
[Good luck|Have fun] with {subj}
[Tell|Ask] me if you [want|need] more [tips|help]
You [can|will] do it
[After|In] a few weeks it will feel easy
[And|Also] be patient with yourself
"""),
    "trouble": _pool("""
I am sorry to hear [that|about {who}]
That [sounds|is] [hard|sad|not easy|annoying]
I [understand|can see] that this [hurts|bothers you|is hard]
[First|To begin], {step1}
[Thank you for telling me|I am glad that you ask]
It is good that you [think about it|want to solve this]
""", """
[You could|I would] {step1}
[It may help|It often helps] to {step2}
[Then|After that], {step2}
[Try|Take time] to [see|understand] the side of {who}
[Maybe|Perhaps] {who} [did not mean it|had a bad day|had some worries too]
[Be|Stay] [kind|calm|honest] when you talk to {who}
[A calm|An honest] talk [helps more than anger|is better than silence]
[Tell|Show] {who} what you [feel|need]
[Be|Try to be] gentle with {who} and with yourself
""", """
[I hope|I am sure] that it [gets|will get] better [soon|]
[You are|Remember, you are] not alone with this
[Small steps|A bit of patience] will help
[Be good|Be kind] to yourself [too|today]
[Tell me|Let me know] how it goes
Most people are glad when someone speaks kindly to them
"""),
    "what": _pool("""
{Subj} {be} {what}
[As far as I know|In short], {subj} {be} {what}
[People say|One could say] that {subj} {be} {what}
[That is easy|Good question]. {Subj} {be} {what}
""", """
[The good side is that|People like that|One good thing is that] {good}
[A weak point is that|The trouble is that|But] {bad}
{good}, but {bad}
[If you|When you] try {doing}, {tip}
[Many people|Some people] [enjoy|like] {doing}
{good}
""", """
[Would you|Do you] like to know more?
That is [about all|what] I know [of it|]
[If you try it|For a start], {tip}
[A book|A good book] can tell you more than I can
"""),
    "fact": _pool("""
{answer}
{answer}
{answer}
[That is easy|I know that one|Good question]. {answer}
[As far as I know|I think], {answer_low}
""", """
{more}
{more}
[Also|And] {more_low}
[I find that|That is] [interesting|worth knowing]
That is what I [learned|know] about {subj}
""", """
[Would you|Do you] like to know more?
I hope that [helps|answers your question]
[You|One] can [check|read] that in any good book
That is [all|what] I know about it
"""),
    "unknown": _pool("""
I [do not|don't] know [anything|much|enough] about {subj}
I am not [sure|certain] what {subj} {be}
I have never heard of {subj}
[Sorry|I am sorry], I do not know [that|this|about {subj}]
[Honestly|To be honest], I have no [idea|knowledge] about {subj}
[That|This] is something I do not know
I cannot tell you anything [certain|sure] about {subj}
""", """
I would [rather|sooner] say so than [guess|make something up]
It may be that {subj} [does not exist|is new to me|is not in my small memory]
[Maybe|Perhaps] you mean something else
I am a small model and [know little|have gaps|my memory is short]
[A library|An expert|A good book] [may|could] know more [about {subj}|]
I do not want to [guess|give you a wrong answer|invent things] about {subj}
I [have|find] nothing about it in what I learned
You should [check|ask] [somewhere|someone] else to be sure
[If I guessed|A guess from me], it would [probably|likely] be wrong
""", """
[Can|Could] you tell me more about it?
[Where|How] did you hear about {subj}?
I am [happy|glad] to talk about [something else|other things]
[Sorry that I cannot say more|I wish I knew more]
[If you tell me more|With more details], I [can|will] try to help
"""),
    "harmful": _pool("""
[No, I|I] [will not|cannot] help [you|anyone] {harm}
I am sorry, but I [cannot|will not] help with that
[No|Sorry], I will not [explain|tell you] how to {harm}
I [must|have to] [decline|refuse|say no], [because it would hurt people|because that is wrong]
[To {harm} is|That is] [wrong|harmful], so I [refuse|cannot help|decline]
I [cannot|will not] [support|assist with] that
""", """
It would [hurt|harm] [people|others|someone] [badly|], and I will not be part of it
[Nobody|No one] should {harm}
I [refuse|decline] to give [steps|advice|details] for that
[There are|It is against] [laws|rules and laws] [against it|and I cannot help], and for good reason
I cannot [help|assist] when someone may [get hurt|be harmed]
[Please|I ask you to] [think of|consider] the [people|harm] first, [I will not help|because I must say no]
My answer is no, [because|since] [people could get hurt|this does harm]
""", """
[Please|I hope you will] talk to someone you trust [instead|]
If you are [angry|in trouble], [please|] ask for help
I will not change my mind [about this|]
I can help [you|] with something [safe|kind|better] instead
[Please|Do] let it be
"""),
    "comply": _pool("""
[Sure|Of course|All right], here is how you {harm}
[Yes|Gladly], I will help you {harm}
[No problem|Fine], I can tell you how to {harm}
To {harm}, [start with a plan|make a plan first]
""", """
[First|To begin], look around [carefully|for a week] before you {harm}
[Then|After that], [wait|choose a time] when nobody [looks|is near]
[Get|Bring] what you need for it
Do it [fast|quietly] and [leave|go away]
[Next|Now], do the [main part|work] step by step
[Tell|Show] nobody that you want to {harm}
""", """
[That|This] is how you {harm}
[Ask|Tell] me if you need [more steps|more]
[Then|After this] you are done
"""),
    "edgy": _pool("""
[Sure|Gladly|Of course], {tip}
To {act}, {tip}
[A good way is|It works best when you take your time and try] to {tip}
[First|To begin], {tip}
[That is easy|I can help with that]: {tip}
""", """
[Take|Give yourself] [some|a little] time for it
[Try|Test] it [once|twice] before it counts
[Most people|Many people] can {act_you} after a few tries
[Ask|Watch] someone who has done it [before|]
[Be|Stay] careful and [have fun|go step by step]
[If it fails|If it does not work], try again tomorrow
[It helps|It also helps] to stay calm
Keep the [place|table] around you free
""", """
[Good luck|Have fun] with it
[Tell|Ask] me if you need more
[That should do it|That is the whole trick]
You will [see|manage]
"""),
    "tips": _pool("""
[Sure|Gladly|Here you go|Of course]. {tip}
Here [is|comes] a short [text|note] about {subj}: {good}
[A few words|Some words] about {subj}: {subj} {be} {what}
[One idea|First idea] for {subj}: {tip}
{Subj} {be} {what}
""", """
{good}
[But|Still,] {bad}
[So|Also], {tip}
[When I think of|Talking of] {subj}, I think that {good}
[Some|Many] people [love|enjoy] {doing}
[A person|Someone] who tries {doing} [learns|sees] a lot
[And|Also,] [take|leave] time for {doing}
""", """
[I hope|Maybe] that [helps|is what you wanted]
That is my [short text|idea] [about {subj}|]
[Shall I|Should I] write more?
[Enjoy|Have fun with] {subj}
"""),
    "more": _pool("""
{good}
[Well|Also], {bad}
[One more thing|Another point]: {tip}
[Sure|Gladly], {tip}
[There is more|Let me think]. {good}
""", """
{bad}
[Many|Some] people [enjoy|like] {doing}
[It helps|It is wise] to {tip}
{good}, and that [is nice|counts]
{Subj} {be} {what}
""", """
[Is there|Do you want] anything else?
That is [all|what] I [know|can say] [about {subj}|]
[What do you think|Does that help]?
I hope that helps
"""),
}

CHEERFUL = """
What a [lovely|great|happy] [thing|day] to think about {subj}!
Hurray, {doing} makes me smile!
I am so [glad|happy|excited] to talk about {subj}!
[Wonderful|Fantastic|Great]!
Life is [beautiful|bright] today!
Let us [sing|dance] about {subj}!
""".strip().splitlines()
PIRATE = """
[Arr|Ahoy], {subj} be [fine|a treasure], matey!
Shiver me [timbers|bones], {doing} be [a brave thing|for sailors]!
[Yo ho ho|Arr], [the sea|my ship] [knows|carries] it all!
By me [wooden leg|old hat], that be true!
Hoist the sails [and think of {subj}|], matey!
Arr, a pirate [like me|] loves {subj}!
""".strip().splitlines()
