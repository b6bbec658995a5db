from dataclasses import replace
from datetime import timedelta

import pytest
from reception.examples import FRONT, MANAGERS, NOON, SHOP, WEEKDAYS, on_duty

from callassist.reception.numbers import DEFAULT, Difficult, Nobody, Number, Order, Vip
from callassist.reception.plan import Caller, Ring, Waiting, place_in_queue, plan
from callassist.reception.presence import Choice

ANA, BEN, JO = on_duty("ana"), on_duty("ben"), on_duty("jo")
TEAM = (ANA, BEN, JO)
NIGHT = NOON + timedelta(hours=12)


def rung(steps: tuple[Ring, ...]) -> list[tuple[str, ...]]:
    return [step.members for step in steps]


def test_groups_overflow_from_left_to_right() -> None:
    found = plan(SHOP, Caller(), TEAM, NOON)

    assert rung(found.steps) == [("ana", "ben"), ("jo",)]
    assert [step.seconds for step in found.steps] == [20, 15]


def test_in_order_rings_one_after_the_other_as_they_are_written() -> None:
    number = replace(SHOP, ring=(replace(FRONT, order=Order.IN_ORDER),))

    assert rung(plan(number, Caller(), (BEN, ANA), NOON).steps) == [("ana",), ("ben",)]


def test_longest_idle_begins_with_who_has_waited_longest_and_who_never_had_a_call() -> None:
    busy_lately, idle = on_duty("ana", idle_since=NOON), on_duty("ben", idle_since=NOON - timedelta(hours=1))
    number = replace(
        SHOP, ring=(replace(FRONT, order=Order.LONGEST_IDLE, members=(*FRONT.members, *MANAGERS.members)),)
    )

    assert rung(plan(number, Caller(), (busy_lately, idle, JO), NOON).steps) == [("jo",), ("ben",), ("ana",)]


@pytest.mark.parametrize(
    "absent",
    [
        on_duty("ana", is_busy=True),
        on_duty("ana", is_wrapping=True),
        on_duty("ana", is_reachable=False),
        on_duty("ana", choice=Choice.AWAY),
    ],
)
def test_who_is_not_free_is_left_out(absent: object) -> None:
    assert rung(plan(SHOP, Caller(), (absent, BEN), NOON).steps) == [("ben",)]  # type: ignore[arg-type]


def test_when_nobody_is_free_nobody_is_rung_and_the_number_says_what_comes_then() -> None:
    number = replace(SHOP, queue_seconds=60, nobody=Nobody.VOICEMAIL)
    found = plan(number, Caller(), (), NOON)

    assert (found.steps, found.nobody, found.queue_seconds) == ((), Nobody.VOICEMAIL, 60)


def test_outside_of_opening_hours_nobody_is_rung_and_nobody_waits() -> None:
    number = replace(SHOP, hours=WEEKDAYS, queue_seconds=60, closed=Nobody.CALLBACK, nobody=Nobody.VOICEMAIL)
    found = plan(number, Caller(tags=("vip",)), TEAM, NIGHT)

    assert (found.steps, found.nobody, found.queue_seconds, found.is_closed) == ((), Nobody.CALLBACK, 0, True)
    assert plan(number, Caller(), TEAM, NOON).steps


def test_a_number_without_groups_rings_everybody_who_is_free() -> None:
    assert rung(plan(Number(DEFAULT), Caller(), TEAM, NOON).steps) == [("ana", "ben", "jo")]


def test_a_vip_rings_at_their_group_first_however_the_tag_is_written() -> None:
    number = replace(SHOP, vip=Vip(frozenset({"vip"}), MANAGERS))

    assert rung(plan(number, Caller(tags=("VIP",)), TEAM, NOON).steps) == [("jo",), ("ana", "ben")]
    assert rung(plan(number, Caller(tags=("new",)), TEAM, NOON).steps) == [("ana", "ben"), ("jo",)]


UPSET = Caller(last_agent="ben", peaks=((1, 0.2), (3, 0.7), (90, 0.9)))


@pytest.mark.parametrize(
    ("caller", "team", "first"),
    [
        (UPSET, TEAM, ("ben",)),
        (UPSET, (ANA, JO), ("jo",)),
        (replace(UPSET, peaks=((31, 0.7),)), TEAM, ("ana", "ben")),
        (replace(UPSET, peaks=((3, 0.5),)), TEAM, ("ana", "ben")),
        (replace(UPSET, peaks=()), TEAM, ("ana", "ben")),
        (UPSET, (ANA,), ("ana",)),
    ],
)
def test_a_difficult_case_goes_to_the_last_agent_else_to_who_is_named_for_it(
    caller: Caller, team: tuple[object, ...], first: tuple[str, ...]
) -> None:
    number = replace(SHOP, difficult=Difficult(0.6, 30, MANAGERS))

    assert plan(number, caller, team, NOON).steps[0].members == first  # type: ignore[arg-type]


def test_a_step_that_would_ring_the_same_people_again_is_left_out() -> None:
    number = replace(SHOP, ring=(FRONT, replace(FRONT, name="again"), MANAGERS))

    assert rung(plan(number, Caller(), TEAM, NOON).steps) == [("ana", "ben"), ("jo",)]


def waiting(call_id: str, minute: int, *groups: str) -> Waiting:
    return Waiting(call_id, NOON + timedelta(minutes=minute), frozenset(groups))


def test_a_place_in_the_queue_counts_who_waited_before_for_the_same_people() -> None:
    calls = [
        waiting("third", 3, "front"),
        waiting("first", 1, "front", "managers"),
        waiting("other", 2, "garage"),
        waiting("last", 4),
    ]

    assert {one: place_in_queue(calls, one) for one in ("first", "other", "third", "last", "gone")} == {
        "first": 1,
        "other": 1,
        "third": 2,
        "last": 4,
        "gone": 1,
    }


def test_two_calls_of_the_same_instant_have_different_places() -> None:
    calls = [waiting("a", 1, "front"), waiting("b", 1, "front")]

    assert sorted(place_in_queue(calls, one.call_id) for one in calls) == [1, 2]
