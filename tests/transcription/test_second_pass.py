import asyncio

import numpy as np

from callassist.speech import Speaker
from tests.transcription.scripted import ScriptedDecoder
from transcription.decoder import LONGEST_AUDIO, DecodeRequest
from transcription.second_pass import LIMITS, GivingWay

REQUEST = DecodeRequest(Speaker.CUSTOMER, np.zeros(16000, np.float32), final=True)


async def test_a_recording_waits_between_two_stretches_while_a_call_is_live() -> None:
    decoder, is_quiet = ScriptedDecoder(), asyncio.Event()
    giving_way = GivingWay(decoder, is_quiet.wait)
    is_quiet.set()
    await giving_way.decode(REQUEST)

    is_quiet.clear()
    second = asyncio.ensure_future(giving_way.decode(REQUEST))
    for _ in range(10):
        await asyncio.sleep(0)
    meanwhile = len(decoder.requests)
    is_quiet.set()
    await second

    assert meanwhile == 1
    assert len(decoder.requests) == 2


def test_the_longest_stretch_fits_into_one_request() -> None:
    assert LIMITS.longest < LONGEST_AUDIO
