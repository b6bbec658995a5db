import asyncio
import os

from benchmarks.load import cost_of
from benchmarks.meter import cpu_seconds, family, memory, metered


async def test_children_belong_to_what_a_process_costs() -> None:
    child = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE)

    members, both, held = list(family(os.getpid())), memory(os.getpid()), memory(child.pid)
    await child.communicate(b"")

    assert {os.getpid(), child.pid} <= set(members)
    assert 0 < held < both


async def test_a_process_that_has_ended_costs_nothing() -> None:
    child = await asyncio.create_subprocess_exec("true")
    await child.wait()

    assert cpu_seconds(child.pid) == memory(child.pid) == 0


async def test_only_what_happens_inside_is_metered() -> None:
    async with metered(os.getpid()) as loads:
        before = os.times()
        sum(range(3_000_000))
        after = os.times()
        await asyncio.sleep(0)

    spent = after.user + after.system - before.user - before.system
    cost = cost_of(loads)
    assert round(spent, 2) <= round(cost.cpu, 2) < cpu_seconds(os.getpid())
    assert cost.memory > 0
