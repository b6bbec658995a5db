from dataclasses import replace

import pytest

from callassist.calls import events as e
from callassist.calls import phone_events as pe
from callassist.calls.assist_events import TensionChanged
from callassist.method import Band
from callassist.reception.numbers import DEFAULT, Group, Number, Numbers
from callassist.reception.plan import Waiting
from tests.web.app import House
from web.front_desk import caller_of, front_desk, queue
from web.parts import Parts

CALLED = "+12025550100"
FRONT = Number(CALLED, (Group("front", ("ana@shop.example",)),), announcement="Hello.", record=False, language="de")


def routed(house: House, *numbers: Number, **settings: object) -> Parts:
    changed = house.parts.settings.model_copy(update=settings)
    return replace(house.parts, numbers=Numbers(numbers), settings=changed)


async def test_without_routing_for_its_number_a_call_rings_as_it_always_did(small_house: House) -> None:
    call_id = await small_house.ringing()

    assert await front_desk(small_house.parts, call_id) is None
    assert await front_desk(routed(small_house, Number("+12025550199")), call_id) is None
    desk = await front_desk(routed(small_house, Number(DEFAULT)), call_id)
    assert desk
    assert (desk.number.called, desk.announcement) == (DEFAULT, "")


async def test_a_caller_is_known_by_their_earlier_calls(small_house: House) -> None:
    ana = await small_house.hire("Ana")
    earlier = await small_house.talking(ana)
    tense = (
        TensionChanged(3, 0.3, Band.TENSE),
        TensionChanged(4, 0.8, Band.CRITICAL),
        TensionChanged(5, 0.2, Band.CALM),
    )
    await small_house.record(earlier, *tense, e.CallEnded("completed"))
    small_house.clock.advance(days=3)
    now = await small_house.ringing()
    await small_house.record(now, TensionChanged(3, 0.9, Band.CRITICAL))

    caller = await caller_of(small_house.parts, await small_house.panel(now))

    assert (caller.last_agent, caller.peaks) == (ana.member_id, ((3, 0.8),))


async def test_somebody_unknown_is_nobody_in_particular(small_house: House) -> None:
    call_id = await small_house.ringing(customer=None)

    caller = await caller_of(small_house.parts, await small_house.panel(call_id))

    assert (caller.tags, caller.last_agent, caller.peaks) == ((), "", ())


async def test_only_who_is_still_to_be_answered_is_in_the_queue(small_house: House) -> None:
    parts = routed(small_house, FRONT)
    waits, _, sent_away = [await small_house.ringing() for _ in range(3)]
    await small_house.talking(await small_house.hire("Ana"))
    await small_house.record(sent_away, pe.SentToVoicemail("Nobody answered."))

    found = await queue(parts)

    assert len(found) == 2
    assert Waiting(waits, small_house.clock.at, frozenset({"front"})) in found


@pytest.mark.parametrize(
    ("called", "expected"), [(CALLED, ("Hello.", False, "de")), ("+12025550199", ("Welcome.", True, "en"))]
)
async def test_what_a_number_says_of_itself_goes_before_the_settings(
    small_house: House, called: str, expected: tuple[str, bool, str]
) -> None:
    parts = routed(small_house, FRONT, announcement="Welcome.", record_calls=True)

    assert (parts.announcement_of(called), parts.records(called), parts.language_of(called)) == expected
