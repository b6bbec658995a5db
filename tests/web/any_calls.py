"""Strategies for whole calls of any events, with wild texts and numbers."""

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from hypothesis import strategies as st

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls import transcript_events as te
from callassist.calls.events import IllegalTransition
from callassist.calls.panel import blank, fold
from callassist.calls.terms import Claim, Letter, Promise, Quote
from callassist.method import Band, Cause, Disposition, Flag, Stage, Step
from callassist.speech import Speaker, Utterance, Word
from tests.web.faces import NOW, TODAY

EVENTS: tuple[type, ...] = get_args(e.CallEvent)

text = st.text(alphabet="ab <&\"'\u00e9\n", min_size=1, max_size=12)
names = st.sampled_from(["a1", "b2"])
causes = st.integers(1, 30)
seconds = st.floats(0, 300, allow_nan=False)
numbers = st.integers(1, 4)
quotes = st.builds(Quote, st.sampled_from(Speaker), text, seconds, seconds, causes)
promises = st.builds(
    Promise, st.sampled_from(["business", "customer"]), text, text, st.none() | st.just(TODAY),
    st.none() | st.just(Decimal("60")),
)  # fmt: skip
claims = st.lists(st.builds(Claim, text, st.just((1,))), max_size=2).map(tuple)
letters = st.builds(Letter, st.just("maria@example.test"), text, text)
words = st.builds(Word, text, seconds, seconds, st.floats(0, 1))
utterances = st.builds(
    Utterance, st.sampled_from(Speaker), seconds, seconds, text, st.lists(words, max_size=4).map(tuple), st.floats(0, 1)
)
BY_FIELD: dict[str, st.SearchStrategy[Any]] = {
    "caller_id": st.sampled_from(["", "+12025550123", "odd"]),
    "customer_id": st.sampled_from(["", "c1", "c2"]),
    "candidates": st.sampled_from([(), ("c1", "c2")]),
    "revision": numbers,
    "round": st.integers(0, 1),
    "member_id": st.sampled_from(["m1", "m2"]),
    "speaker": st.sampled_from(Speaker),
    "start": seconds,
    "seconds": seconds,
    "offset": seconds,
    "number": numbers,
    "rounds": numbers,
    "utterance": utterances,
    "utterances": st.lists(utterances, max_size=3).map(tuple),
    "since": seconds,
    "at": seconds,
    "kind": st.sampled_from(te.Silence),
    "cause": causes,
    "tension": st.floats(0, 1),
    "band": st.sampled_from(Band),
    "stage": st.sampled_from(Stage),
    "steps": st.lists(st.sampled_from(Step), max_size=3).map(tuple),
    "step": st.sampled_from(Step),
    "flag": st.sampled_from(Flag),
    "quote": quotes,
    "restated": quotes,
    "confirmed": st.none() | quotes,
    "promise": promises,
    "promised": quotes,
    "accepted": quotes,
    "agreement_id": names,
    "showing": names,
    "critical": st.booleans(),
    "outcome": st.sampled_from(["done", "expired", "replaced"]),
    "disposition": st.sampled_from(Disposition),
    "cause_of_breakdown": st.none() | st.sampled_from(Cause),
    "letter": letters,
    "summary": claims,
    "account": claims,
    "attempt": numbers,
}


BY_TYPE: dict[object, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: numbers,
    float: seconds,
    datetime: st.just(NOW),
    tuple[str, ...]: st.lists(names, max_size=2).map(tuple),
    **{choice: st.sampled_from(choice) for choice in (pe.Role, pe.Mode, pe.Kind, pe.Outcome)},
}
OF_THE_PHONE: tuple[type, ...] = get_args(pe.PhoneEvent)


def an(event: type) -> st.SearchStrategy[Any]:
    hints = get_type_hints(event)
    known = {} if event in OF_THE_PHONE else BY_FIELD
    return st.builds(
        event, **{one.name: known.get(one.name, BY_TYPE.get(hints[one.name], text)) for one in fields(event)}
    )


@st.composite
def calls(draw: st.DrawFn) -> list[e.CallEvent]:
    """Legal logs: a call that began and was most often answered, then anything that the fold lets happen."""
    begun: list[e.CallEvent] = [draw(an(e.CallStarted))]
    if draw(st.integers(0, 3)):
        begun += [e.AgentAccepted("m1", "Dana", 0), e.AgentConnected(0, "CA2")]
    rest = draw(st.lists(st.one_of([an(event) for event in EVENTS if event is not e.CallStarted]), max_size=25))
    if draw(st.booleans()):
        rest.insert(draw(st.integers(0, len(rest))), e.CallEnded("completed"))
    legal: list[e.CallEvent] = []
    panel = blank("call", NOW)
    for event in begun + rest:
        try:
            panel = fold(panel, e.StoredEvent("call", len(legal) + 1, NOW, event))
        except IllegalTransition:
            continue
        if event not in legal:
            legal.append(event)
    return legal
