"""A customer to whom nobody makes a sound: it is doubted that anybody is there, soon, and then less and less often."""

import numpy as np
import pytest

from callassist.calls.silence import HUSH, SilenceWatch
from callassist.speech import SAMPLE_RATE, AudioChunk, Speaker

STEP = 0.5
ROOM = np.tile(np.array([-24, 24], np.int16), SAMPLE_RATE // 4)
NOTHING = np.zeros(SAMPLE_RATE // 2, np.int16)


class Ear:
    def __init__(self) -> None:
        self.watch = SilenceWatch("stream-1", 0.0)
        self.at = 0.0
        self.doubted: list[float] = []

    def hears(self, samples: np.ndarray | None, seconds: float, *, spoken_to: bool = True) -> None:
        for _ in range(round(seconds / STEP)):
            self.watch.framed(AudioChunk(Speaker.CUSTOMER, self.at, ROOM))
            if samples is not None:
                self.watch.framed(AudioChunk(Speaker.AGENT, self.at, samples))
            self.at += STEP
            self.watch.waited(STEP)
            if self.watch.is_hushed(spoken_to):
                self.doubted.append(self.at)


@pytest.mark.parametrize("silence", [NOTHING, None], ids=["digital silence", "no frames"])
def test_it_is_doubted_after_two_seconds_and_then_ever_more_rarely(silence: np.ndarray | None) -> None:
    ear = Ear()
    ear.hears(ROOM, 10)
    ear.hears(silence, 120)

    assert ear.doubted == [10 + seconds for seconds in HUSH]


def test_a_quiet_room_is_no_reason_to_doubt() -> None:
    ear = Ear()
    ear.hears(ROOM, 120)

    assert ear.doubted == []


def test_who_waits_or_is_on_hold_is_not_spoken_to() -> None:
    ear = Ear()
    ear.hears(NOTHING, 30, spoken_to=False)

    assert ear.doubted == []


def test_the_time_before_somebody_came_does_not_count() -> None:
    ear = Ear()
    ear.hears(NOTHING, 30, spoken_to=False)
    ear.hears(NOTHING, 2.0)
    assert ear.doubted == []
    ear.hears(NOTHING, 0.5)

    assert ear.doubted == [32.5]


def test_every_sound_begins_the_wait_anew() -> None:
    ear = Ear()
    for _ in range(3):
        ear.hears(NOTHING, 2.5)
        ear.hears(ROOM, 1)

    assert len(ear.doubted) == 3
