import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callassist.calls.silence import Fact, SilenceWatch
from callassist.calls.transcript_events import Silence, TrackHeard, TrackSilent
from callassist.speech import SAMPLE_RATE, AudioChunk, Hypothesis, Skipped, Speaker, Utterance

CUSTOMER, AGENT = Speaker.CUSTOMER, Speaker.AGENT
ROOM = np.tile(np.array([-24, 24], np.int16), SAMPLE_RATE // 4)
NOTHING = np.zeros(SAMPLE_RATE // 2, np.int16)
A_LAW = np.full(SAMPLE_RATE // 2, -8, np.int16)
NO_LAG = {CUSTOMER: 0.0, AGENT: 0.0}


class Talk:
    """A call in which both are on the line: audio in steps of half a second, and words where they are put."""

    def __init__(self, offset: float = 0.0, lag: float = 0.0) -> None:
        self.watch = SilenceWatch("stream-1", offset)
        self.at = 0.0
        self.facts: list[Fact] = []
        self.lags = {CUSTOMER: lag, AGENT: lag}
        self.look()

    def look(self) -> None:
        self.facts += self.watch.judge(True, self.lags)

    def goes_on(
        self,
        seconds: float,
        *,
        customer: np.ndarray | None = ROOM,
        agent: np.ndarray | None = ROOM,
        speaking: Speaker | None = None,
    ) -> None:
        """`speaking` says a sentence of 2 seconds in every 4."""
        for step in range(round(seconds * 2)):
            for speaker, samples in ((CUSTOMER, customer), (AGENT, agent)):
                if samples is not None:
                    self.watch.framed(AudioChunk(speaker, self.at, samples))
            self.at += 0.5
            if speaking and step % 8 == 7:
                self.says(speaking)
            self.watch.waited(0.5)
            self.look()

    def says(self, speaker: Speaker) -> None:
        self.watch.heard(Utterance(speaker, self.at - 2.0, self.at, "I see.", (), 0.9))

    def greeted(self) -> "Talk":
        self.goes_on(4, speaking=AGENT)
        self.goes_on(4, speaking=CUSTOMER)
        self.goes_on(4, speaking=AGENT)
        return self


# --- alarms ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("speaker", [CUSTOMER, AGENT])
def test_a_track_that_never_comes_is_missed_after_ten_seconds(speaker: Speaker) -> None:
    talk = Talk()
    missing = {speaker.value: None}

    talk.goes_on(9, **missing)
    assert talk.facts == []
    talk.goes_on(2, **missing)

    assert talk.facts == [TrackSilent("stream-1", speaker, 0.0, Silence.ABSENT)]


def test_without_any_audio_the_clock_alone_tells_that_both_are_missing() -> None:
    talk = Talk(offset=60.0)

    talk.goes_on(11, customer=None, agent=None)

    assert talk.facts == [
        TrackSilent("stream-1", CUSTOMER, 60.0, Silence.ABSENT),
        TrackSilent("stream-1", AGENT, 60.0, Silence.ABSENT),
    ]


def test_a_track_that_stops_while_the_other_speaks_is_missed_after_thirty_seconds() -> None:
    talk = Talk().greeted()

    talk.goes_on(29, customer=None, speaking=AGENT)
    assert talk.facts == []
    talk.goes_on(2, customer=None, speaking=AGENT)

    assert talk.facts == [TrackSilent("stream-1", CUSTOMER, 12.0, Silence.ABSENT)]


def test_a_carrier_that_leaves_out_silence_makes_no_alarm_while_both_wait() -> None:
    talk = Talk().greeted()

    talk.goes_on(300, customer=None)

    assert talk.facts == []


@pytest.mark.parametrize("dead", [NOTHING, A_LAW], ids=["zeros", "as A-law writes them"])
@pytest.mark.parametrize(("speaker", "patience"), [(CUSTOMER, 40), (AGENT, 90)])
def test_a_track_that_goes_dead_is_told_while_the_other_speaks(
    speaker: Speaker, patience: int, dead: np.ndarray
) -> None:
    talk = Talk().greeted()
    other = AGENT if speaker is CUSTOMER else CUSTOMER
    began = 8.0 if speaker is CUSTOMER else 12.0

    talk.goes_on(patience - 1, speaking=other, **{speaker.value: dead})
    assert talk.facts == []
    talk.goes_on(2, speaking=other, **{speaker.value: dead})

    assert talk.facts == [TrackSilent("stream-1", speaker, began, Silence.UNHEARD)]


@pytest.mark.parametrize("speaker", [CUSTOMER, AGENT])
def test_a_track_that_is_dead_from_the_beginning_is_told_sooner(speaker: Speaker) -> None:
    talk = Talk()
    other = AGENT if speaker is CUSTOMER else CUSTOMER

    talk.goes_on(21, speaking=other, **{speaker.value: NOTHING})

    assert talk.facts == [TrackSilent("stream-1", speaker, 0.0, Silence.UNHEARD)]


def test_a_customer_of_whom_only_noise_comes_is_told_after_a_minute() -> None:
    talk = Talk().greeted()

    talk.goes_on(51, speaking=AGENT)
    assert talk.facts == []
    talk.goes_on(10, speaking=AGENT)

    assert talk.facts == [TrackSilent("stream-1", CUSTOMER, 8.0, Silence.UNHEARD)]


# --- no alarms -------------------------------------------------------------------------------------------------------


def test_an_agent_may_listen_in_a_quiet_room_for_as_long_as_the_customer_speaks() -> None:
    talk = Talk().greeted()

    talk.goes_on(300, speaking=CUSTOMER)

    assert talk.facts == []


@pytest.mark.parametrize("customer", [ROOM, NOTHING], ids=["room", "dead"])
def test_where_nobody_speaks_nobody_is_missed(customer: np.ndarray) -> None:
    talk = Talk().greeted()

    talk.goes_on(300, customer=customer, agent=NOTHING)

    assert talk.facts == []


def test_speech_that_is_not_decoded_yet_is_no_silence() -> None:
    talk = Talk(lag=30.0).greeted()

    talk.goes_on(70, speaking=AGENT)

    assert talk.facts == []


def test_while_they_are_not_on_the_line_together_nobody_is_missed_and_then_everything_begins_anew() -> None:
    talk = Talk()
    talk.goes_on(11, agent=None)
    assert len(talk.facts) == 1

    assert talk.watch.judge(False, NO_LAG) == ()
    talk.look()
    talk.goes_on(9, agent=None)
    assert len(talk.facts) == 1
    talk.goes_on(2, agent=None)

    assert talk.facts[1:] == [TrackSilent("stream-1", AGENT, 11.0, Silence.ABSENT)]


# --- the end of a silence --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heard",
    [
        Utterance(AGENT, 20.0, 21.0, "Hello.", (), 0.9),
        Hypothesis(AGENT, 20.0, 21.0, "Hel", 0),
        Skipped(AGENT, 20.0, 1.0, "too far behind"),
    ],
    ids=lambda heard: type(heard).__name__,
)
def test_a_silence_ends_when_words_are_heard_and_is_told_once(heard: Utterance | Hypothesis | Skipped) -> None:
    talk = Talk(offset=60.0)
    talk.goes_on(21, agent=None)

    talk.watch.heard(heard)
    talk.look()
    talk.goes_on(1)

    silent, again = talk.facts
    assert silent == TrackSilent("stream-1", AGENT, 60.0, Silence.ABSENT)
    assert again == TrackHeard("stream-1", AGENT, 60.0, 81.0)


def test_a_hypothesis_that_is_taken_back_ends_nothing() -> None:
    talk = Talk()
    talk.goes_on(11, agent=None)

    talk.watch.heard(Hypothesis(AGENT, 10.0, 11.0, "", 0))
    talk.look()

    assert len(talk.facts) == 1


# --- whatever comes --------------------------------------------------------------------------------------------------

stretches = st.lists(
    st.tuples(
        st.sampled_from([3, 12, 25, 50, 100]),
        st.sampled_from([ROOM, NOTHING, None]),
        st.sampled_from([ROOM, NOTHING, None]),
        st.sampled_from([CUSTOMER, AGENT, None]),
    ),
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(stretches)
def test_every_silence_is_told_once_and_ended_at_most_once_after_it_began(
    happened: list[tuple[int, np.ndarray | None, np.ndarray | None, Speaker | None]],
) -> None:
    talk = Talk()
    for seconds, customer, agent, speaking in happened:
        talk.goes_on(seconds, customer=customer, agent=agent, speaking=speaking)

    for speaker in (CUSTOMER, AGENT):
        told = [fact for fact in talk.facts if fact.speaker is speaker]
        assert [type(fact) for fact in told] == [(TrackSilent, TrackHeard)[i % 2] for i in range(len(told))]
        for silent, heard in zip(told[::2], told[1::2], strict=False):
            assert isinstance(heard, TrackHeard)
            assert heard.since == silent.since < heard.at
        assert len({fact.since for fact in told[::2]}) == len(told[::2])


@settings(max_examples=40, deadline=None)
@given(stretches)
def test_who_speaks_all_the_time_is_never_missed(
    happened: list[tuple[int, np.ndarray | None, np.ndarray | None, Speaker | None]],
) -> None:
    talk = Talk()
    for seconds, customer, _, _ in happened:
        talk.goes_on(seconds, customer=customer, speaking=AGENT)

    assert [fact for fact in talk.facts if fact.speaker is AGENT] == []


@settings(max_examples=40, deadline=None)
@given(stretches, st.integers(200, 4000))
def test_how_the_audio_is_cut_changes_nothing(
    happened: list[tuple[int, np.ndarray | None, np.ndarray | None, Speaker | None]], size: int
) -> None:
    whole, cut = SilenceWatch("s", 0.0), SilenceWatch("s", 0.0)
    at = 0.0
    for seconds, customer, agent, speaking in happened[:4]:
        for speaker, samples in ((CUSTOMER, customer), (AGENT, agent)):
            if samples is None:
                continue
            whole.framed(AudioChunk(speaker, at, samples))
            for first in range(0, len(samples), size):
                cut.framed(AudioChunk(speaker, at + first / SAMPLE_RATE, samples[first : first + size]))
        at += seconds
        for watch in (whole, cut):
            if speaking:
                watch.heard(Utterance(speaking, at - seconds, at, "I see.", (), 0.9))
            watch.waited(float(seconds))
        assert whole.judge(True, NO_LAG) == cut.judge(True, NO_LAG)
