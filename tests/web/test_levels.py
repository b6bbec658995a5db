"""A live call is prompted at the level of whoever accepted it."""

from pathlib import Path

from callassist import roster
from callassist.assist.replay import stored
from callassist.calls.events import AgentAccepted
from callassist.calls.transcript_events import TranscriptCompleted
from callassist.db.engine import transaction
from callassist.playbooks.playbook import Level
from callassist.team import Member
from tests.assist.calls import turns
from tests.assist.test_prompting import UPSET
from tests.web.scripted import Installation, installed


async def cards(house: Installation, agent: Member, caller: str) -> int:
    """How many cards came in a call that this agent accepted."""
    call_id = await house.called(caller=caller)
    spoken = (turn.event for turn in stored(turns(UPSET)))
    accepted = AgentAccepted(agent.member_id, agent.name, 0)
    await house.parts.log.record(call_id, accepted, *spoken, TranscriptCompleted())
    await house.watch.coached(await house.panel(call_id))
    return sum(kind == "CardShown" for kind in await house.kinds(call_id))


async def test_the_level_is_that_of_the_member_who_accepted_the_call(database_url: str, tmp_path: Path) -> None:
    async with installed(database_url, tmp_path) as house:
        ana, bo = await house.hire("Ana"), await house.hire("Bo")
        async with transaction(house.parts.engine) as tx:
            await roster.set_level(tx, bo.member_id, Level.OFF)

        assert await cards(house, ana, "+15550100143") > 0
        assert await cards(house, bo, "+15550100144") == 0
