"""What the assist adds to a call: a pure fold over its log, one event at a time.

Everything it says depends on the order of the log alone, and every event carries the seq of the utterance that
led to it, so a replay after a restart records the same facts under the same keys.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from callassist.assist import agreement, cards, effects, ladder, stage, stuck, tension
from callassist.assist.background import Background
from callassist.assist.cards import Deck
from callassist.assist.effects import Moment, Watched
from callassist.assist.heads import Meaning
from callassist.assist.ladder import Ladder
from callassist.assist.ledger import Ledger
from callassist.assist.mood import Before
from callassist.assist.prompting import Levels
from callassist.assist.quotes import Heard, heard, quote, whole
from callassist.assist.replies import confirms_problem
from callassist.assist.scene import Scene
from callassist.assist.signals import AgentSignals, CustomerSignals, agent_signals, customer_signals
from callassist.assist.slots import echo, from_background
from callassist.assist.spoken import Kind
from callassist.assist.stage import Course
from callassist.assist.stage_signs import Answered, Spoken
from callassist.assist.stuck import Loop
from callassist.assist.tension import Tension
from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import transcript_events as te
from callassist.calls.terms import Quote
from callassist.method import Flag, Reply, Stage, Step
from callassist.playbooks.playbook import Playbook
from callassist.speech import Speaker

_LONGEST_WHY = 160


@dataclass(frozen=True, slots=True)
class CoachState:
    playbook: Playbook
    background: Background = field(default_factory=Background)
    meaning: Meaning | None = None
    levels: Levels = field(default_factory=Levels)
    agent: str = ""
    """The member who has the call."""
    before: Before = field(default_factory=Before)
    """What went before the customer's next words."""
    tension: Tension = field(default_factory=Tension)
    course: Course = field(default_factory=Course)
    staged: Stage | None = None
    """The stage that the log says."""
    ledger: Ledger = field(default_factory=Ledger)
    restated: Quote | None = None
    """The agent's restatement while the customer has not answered it."""
    loop: Loop = field(default_factory=Loop)
    ladder: Ladder = field(default_factory=Ladder)
    deck: Deck = field(default_factory=Deck)
    watched: tuple[Watched, ...] = ()
    """Cards whose effect is not known yet."""
    last: Moment = field(default_factory=lambda: Moment(0.0, 0.0, frozenset(), 0))
    slots: dict[str, str] = field(default_factory=dict)
    customer_turns: int = 0
    customer_words: int = 0


Advice = tuple[CoachState, tuple[e.CallEvent, ...]]


def advise(state: CoachState, stored: e.StoredEvent) -> Advice:
    """What the assist adds to the log after one event of it; nothing after its own."""
    match stored.event:
        case te.UtteranceTranscribed(utterance=utterance):
            said = heard(stored.seq, utterance)
            if not said.sentences or utterance.speaker is Speaker.GUEST:
                return state, ()
            if utterance.speaker is Speaker.CUSTOMER:
                return _after_customer(state, said, state.background.today or stored.at.date())
            return _after_agent(state, said, state.background.today or stored.at.date())
        case te.TranscriptCompleted():
            return replace(state, watched=()), effects.at_end(state.watched, state.last)
        case done:
            return _after_deed(state, done), ()


def _after_deed(state: CoachState, done: e.CallEvent) -> CoachState:
    """What somebody of ours did changes what comes next, and calls for no words of its own."""
    match done:
        case e.AgentAccepted(member_id=agent) | pe.TransferTaken(member_id=agent):
            return replace(state, agent=agent)
        case e.CardUsed(showing=showing):
            return replace(state, deck=cards.used(state.deck, showing))
        case e.CardDismissed(showing=showing):
            return replace(state, deck=cards.dismissed(state.deck, showing))
        case e.SolutionsAsked():
            return replace(state, course=replace(state.course, restated=True, confirmed=True))
        case _:
            return state


# --- one utterance ----------------------------------------------------------------------------------------------------


def _after_customer(state: CoachState, said: Heard, today: date) -> Advice:
    signals = customer_signals(said.sentences, state.before, state.meaning)
    now = tension.heard(state.tension, signals.upset, signals.words)
    events: list[e.CallEvent] = [ae.TensionChanged(said.seq, now.level, tension.band(now.level))]
    events += [ae.FlagRaised(said.seq, flag, quote(said, sentence)) for flag, sentence in signals.flags]
    confirmed = confirms_problem(said.sentences) if state.restated else None
    if state.restated and confirmed:
        events.append(ae.ProblemRestated(said.seq, state.restated, quote(said, confirmed)))
    ledger, drafts = agreement.customer_spoke(state.ledger, said, signals.upset, today)
    answered = Answered(
        ledger.answer.reply,
        signals.upset,
        now.level,
        now.peak,
        signals.words,
        confirmed=confirmed is not None,
        affirms=confirms_problem(said.sentences) is not None,
        asks_manager=any(flag is Flag.ASKS_MANAGER for flag, _ in signals.flags),
        vents=signals.vents,
        asks=any(sentence.asks for sentence in said.sentences),
    )
    course = stage.after_customer(state.course, answered)
    loop = stuck.after_customer(state.loop, said, signals.upset, ledger.answer.reply)
    if loop.returned:
        events.append(ae.ComplaintRepeated(said.seq, loop.returned))
    state = replace(
        state,
        before=Before(now.level),
        tension=now,
        ledger=ledger,
        restated=None,
        course=course,
        loop=loop,
        ladder=ladder.after_customer(state.ladder, {flag for flag, _ in signals.flags}),
        slots=_remembered(state, said),
        customer_turns=state.customer_turns + 1,
        customer_words=state.customer_words + signals.words,
    )
    return _staged(state, said, (*events, *drafts), _scene(state, said, signals))


def _after_agent(state: CoachState, said: Heard, today: date) -> Advice:
    before = state.ledger
    signals = _of_agreement(agent_signals(said.sentences), before)
    ledger, drafts = agreement.agent_spoke(before, said, signals, today)
    steps = _steps(signals, ledger, before, said)
    events: list[e.CallEvent] = [ae.StepsObserved(said.seq, steps)] if steps else []
    restated = whole(said) if signals.restates else state.restated
    if signals.restates:
        events.append(ae.ProblemRestated(said.seq, whole(said)))
    done = frozenset(steps)
    warned = ladder.after_agent(state.ladder, done)
    is_warning = warned.warnings > state.ladder.warnings
    staged = done if is_warning else done - {Step.WARN}
    course = stage.after_agent(state.course, Spoken(staged, signals.likely, said.sentences, ledger))
    if is_warning:
        events.append(ae.WarningGiven(said.seq, warned.warnings, whole(said)))
    loop = stuck.after_agent(state.loop, done)
    state = replace(
        state,
        before=_prompted(state.before, said),
        ledger=ledger,
        restated=restated,
        course=course,
        loop=loop,
        ladder=warned,
    )
    return _staged(state, said, (*events, *drafts), _scene(state, said, signals), done)


def _prompted(before: Before, said: Heard) -> Before:
    """What the customer will answer to, in however many pieces it was heard."""
    spoken = " ".join((before.said, *(sentence.plain for sentence in said.sentences))).strip()
    return replace(before, said=spoken, asked=said.sentences[-1].asks)


def _of_agreement(signals: AgentSignals, ledger: Ledger) -> AgentSignals:
    """ "To recap what we agreed" puts no problem into words once something is agreed."""
    if not (signals.restates and signals.reads_back and ledger.agreed):
        return signals
    return replace(signals, restates=False, steps=tuple(step for step in signals.steps if step is not Step.RESTATE))


def _steps(signals: AgentSignals, ledger: Ledger, before: Ledger, said: Heard) -> tuple[Step, ...]:
    """The steps of the words, and those that show in what was promised."""
    new = [proposal.spoken.kind for proposal in ledger.proposals if proposal not in before.proposals]
    new += [Kind.COMMIT for held in ledger.agreed if held.name.split(".")[0] == f"a{said.seq}"]
    found = set(signals.steps)
    found |= {Step.COMMIT} if Kind.COMMIT in new else set()
    found |= {Step.PROPOSE} if Kind.OFFER in new else set()
    found |= {Step.READ_BACK} if _repeats(ledger, said) else set()
    return tuple(step for step in Step if step in found)


def _repeats(ledger: Ledger, said: Heard) -> bool:
    """Saying two promises again, or one after "so", is a read-back whatever it is called."""
    return ledger.repeats >= 2 or (
        ledger.repeats == 1
        and bool(re.match(r"(?:(?:okay|ok|alright|right|great|good|perfect|got it) )*so\b", said.sentences[0].plain))
    )


def _staged(
    state: CoachState, said: Heard, events: tuple[e.CallEvent, ...], scene: Scene, steps: frozenset[Step] = frozenset()
) -> Advice:
    """The events of one utterance in order: signals, stage, card."""
    if state.course.stage is not state.staged:
        events = (*events, ae.StageChanged(said.seq, state.course.stage))
        state = replace(state, staged=state.course.stage)
    playbook = state.playbook.at(state.levels.of(state.agent))
    deck, shown = cards.play(state.deck, playbook, scene, steps)
    moment = Moment(scene.now, scene.tension, steps, scene.cause)
    watched, reviewed = effects.after_utterance(state.watched, moment)
    watched += tuple(_watched(playbook, card, scene) for card in shown if isinstance(card, ae.CardShown))
    return replace(state, deck=deck, watched=watched, last=moment), (*events, *shown, *reviewed)


def _watched(playbook: Playbook, shown: ae.CardShown, scene: Scene) -> Watched:
    also = next((card.done_if.steps for card in playbook.cards if card.id == shown.card), ())
    return Watched(shown.showing, frozenset({shown.step, *also}), scene.now, scene.tension)


def _scene(state: CoachState, said: Heard, signals: CustomerSignals | AgentSignals) -> Scene:
    by_agent = isinstance(signals, AgentSignals)
    flags: frozenset[Flag] = (
        frozenset() if isinstance(signals, AgentSignals) else frozenset(flag for flag, _ in signals.flags)
    )
    reply: Reply | None = None if by_agent else state.ledger.answer.reply
    return Scene(
        now=said.utterance.end,
        cause=said.seq,
        by_agent=by_agent,
        text=" ".join(sentence.plain for sentence in said.sentences),
        why=_why(said, signals),
        stage=state.course.stage,
        tension=state.tension.level,
        peak=state.tension.peak,
        rising=state.tension.rising,
        vents=not isinstance(signals, AgentSignals) and signals.vents,
        flags=flags,
        covered=state.course.covered,
        restated=state.course.restated,
        confirmed=state.course.confirmed,
        open_proposal=bool(state.ledger.live),
        reply=reply,
        agreements=len(state.ledger.agreed),
        bad_phrase=signals.bad_phrase if isinstance(signals, AgentSignals) else "",
        customer_turns=state.customer_turns,
        customer_words=state.customer_words,
        rounds=state.loop.returned,
        nudges=state.loop.nudges,
        warnings=state.ladder.warnings,
        background=state.background,
        slots=_slots(state),
    )


def _why(said: Heard, signals: CustomerSignals | AgentSignals) -> str:
    if isinstance(signals, AgentSignals):
        return signals.bad_phrase
    sentence = signals.flags[0][1].raw if signals.flags else max(said.sentences, key=lambda one: len(one.plain)).raw
    sentence = sentence.strip()
    return sentence if len(sentence) <= _LONGEST_WHY else sentence[: _LONGEST_WHY - 1].rsplit(" ", 1)[0] + "…"


def _remembered(state: CoachState, said: Heard) -> dict[str, str]:
    found = echo(said.sentences)
    return {**state.slots, "echo": found} if found else state.slots


def _slots(state: CoachState) -> dict[str, str]:
    filled = {**from_background(state.background), **state.slots}
    recent = [proposal.spoken for proposal in state.ledger.live] or [held.spoken for held in state.ledger.agreed[-1:]]
    if recent:
        filled |= {"what": recent[-1].what, "when": recent[-1].when}
        filled |= {"amount": str(recent[-1].amount)} if recent[-1].amount is not None else {}
    return filled
