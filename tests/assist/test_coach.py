from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import thread_time

from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.assist import coach as coaching
from callassist.assist.advice import CoachState, advise
from callassist.assist.background import Background
from callassist.assist.coach import coach
from callassist.assist.replay import Turn, replay, stored
from callassist.calls import assist_events as ae
from callassist.calls import events as e
from callassist.calls import transcript_events as te
from callassist.calls.codec import decode, encode
from callassist.method import Band
from callassist.playbooks.playbook import default_path, read
from callassist.speech import Speaker
from tests.assist.calls import TODAY, coached, turns
from tests.assist.test_stages import CALL

PLAYBOOK = read(default_path())
BEGAN = datetime(2026, 3, 4, 9, tzinfo=UTC)


class MemoryLog:
    """A call's log in a list: each key once, followers see what they record themselves."""

    def __init__(self, events: list[e.CallEvent]) -> None:
        self.events: list[e.StoredEvent] = []
        for event in events:
            self._append(event)

    def _append(self, event: e.CallEvent) -> None:
        if e.key_of(event) not in {e.key_of(held.event) for held in self.events}:
            seq = len(self.events) + 1
            self.events.append(e.StoredEvent("c1", seq, BEGAN + timedelta(seconds=seq), event))

    async def follow(self, call_id: e.CallId, after: int = 0) -> AsyncIterator[e.StoredEvent]:
        at = after
        while at < len(self.events):
            yield self.events[at]
            at += 1

    async def record(self, call_id: e.CallId, *events: e.CallEvent) -> None:
        for event in events:
            self._append(event)


def _transcript() -> list[e.CallEvent]:
    return [*(event.event for event in stored(turns(CALL))), te.TranscriptCompleted()]


async def test_the_coach_writes_into_the_log_that_it_follows() -> None:
    log = MemoryLog(_transcript())

    await coach(log, "c1", CoachState(PLAYBOOK, Background(today=TODAY)))

    kinds = {type(event.event) for event in log.events}
    assert {ae.TensionChanged, ae.StageChanged, ae.AgreementDrafted} <= kinds


async def test_a_coach_that_starts_again_adds_nothing() -> None:
    log = MemoryLog(_transcript())
    await coach(log, "c1", CoachState(PLAYBOOK, Background(today=TODAY)))
    before = list(log.events)

    await coach(log, "c1", CoachState(PLAYBOOK, Background(today=TODAY)))

    assert log.events == before


async def test_one_utterance_that_breaks_a_rule_does_not_stop_the_rest(monkeypatch: object) -> None:
    def broken(state: CoachState, event: e.StoredEvent) -> tuple[CoachState, tuple[e.CallEvent, ...]]:
        if event.seq == 4:
            raise ValueError("a rule went wrong")
        return advise(state, event)

    monkeypatch.setattr(coaching, "advise", broken)  # type: ignore[attr-defined]
    log = MemoryLog(_transcript())

    await coach(log, "c1", CoachState(PLAYBOOK, Background(today=TODAY)))

    causes = {event.event.cause for event in log.events if isinstance(event.event, ae.TensionChanged)}
    assert 2 in causes
    assert 4 not in causes
    assert 6 in causes


def test_the_same_log_gives_the_same_advice_under_unique_keys() -> None:
    first, second = coached(CALL), coached(CALL)

    assert first == second
    assert len({e.key_of(event) for event in first}) == len(first)


def test_everything_the_coach_says_can_be_stored_and_read_again() -> None:
    for event in coached(CALL):
        assert decode(*encode(event)) == event


def test_its_own_events_lead_to_nothing() -> None:
    state = CoachState(PLAYBOOK)
    own = e.StoredEvent("c1", 2, BEGAN, ae.TensionChanged(1, 0.4, Band.TENSE))

    assert advise(state, own) == (state, ())


def test_without_a_date_of_the_business_the_day_of_the_log_counts() -> None:
    events = replay(CoachState(PLAYBOOK), turns("A: I'll send Maria tomorrow.\nC: Yes, that works."))
    (agreed,) = [event for event in events if isinstance(event, ae.AgreementDrafted)]

    assert agreed.promise.due == (stored(turns("A: hi"))[0].at + timedelta(days=1)).date()


_ODD = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "",
            "   ",
            "...",
            "OKAY",
            "😀😀😀",
            "Guten Tag, ich möchte bitte meinen Termin am Freitag verschieben.",
            "我想取消我的订单",
            " ".join(["and I told him that it was broken again"] * 40),
            "THIS IS THE THIRD TIME AND I AM SO ANGRY FIX IT NOW",
            "I'll I'll I'll send send $ 3- -4 days the the 31st of February by the 99th",
        ]
    ),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(list(Speaker)), _ODD), max_size=12))
def test_no_words_make_the_coach_fail_and_replay_is_exact(said: list[tuple[Speaker, str]]) -> None:
    line = [Turn(speaker, text) for speaker, text in said]

    first = replay(CoachState(PLAYBOOK, Background(today=TODAY)), line)

    assert first == replay(CoachState(PLAYBOOK, Background(today=TODAY)), line)
    assert len({e.key_of(event) for event in first}) == len(first)


def test_an_utterance_is_judged_in_far_less_than_a_breath() -> None:
    long = " ".join(
        ["I was told it would be fixed by Friday and nobody called me back about the refund of eighty dollars"] * 15
    )
    (event,) = stored([Turn(Speaker.CUSTOMER, long)])
    began = thread_time()

    advise(CoachState(PLAYBOOK), event)

    assert isinstance(event.event, te.UtteranceTranscribed)
    assert thread_time() - began < 0.5


def test_what_somebody_from_outside_says_is_neither_the_customers_nor_ours() -> None:
    said = [
        Turn(Speaker.CUSTOMER, "The pump you replaced is leaking again."),
        Turn(Speaker.GUEST, "You are an idiot. We will send a new pump by Friday, I promise."),
        Turn(Speaker.CUSTOMER, "Okay, that works for me."),
    ]
    state, advice = CoachState(PLAYBOOK, Background(today=TODAY)), []
    for event in stored(tuple(said)):
        state, more = advise(state, event)
        advice += more

    assert not [one for one in advice if isinstance(one, ae.AgreementDrafted | ae.FlagRaised)]
    assert all(one.cause != 2 for one in advice if isinstance(one, ae.TensionChanged))
