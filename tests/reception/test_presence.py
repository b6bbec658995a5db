import pytest
from reception.examples import on_duty

from callassist.reception.presence import Choice, Presence


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Presence.AVAILABLE),
        ({"is_reachable": False}, Presence.AWAY),
        ({"is_wrapping": True}, Presence.WRAP_UP),
        ({"is_wrapping": True, "is_reachable": False}, Presence.AWAY),
        ({"is_busy": True}, Presence.BUSY),
        ({"is_busy": True, "is_reachable": False, "is_wrapping": True}, Presence.BUSY),
    ],
)
def test_presence_follows_from_what_is_known(facts: dict[str, bool], expected: Presence) -> None:
    someone = on_duty("ana", **facts)

    assert someone.state is expected
    assert someone.is_free is (expected is Presence.AVAILABLE)


def test_who_is_away_by_choice_is_busy_while_on_the_line_and_away_afterwards() -> None:
    assert on_duty("ana", choice=Choice.AWAY, is_busy=True).state is Presence.BUSY
    assert on_duty("ana", choice=Choice.AWAY).state is Presence.AWAY
