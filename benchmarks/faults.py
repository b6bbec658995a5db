"""Calls in which callbacks, requests, lines and people fail at random: none may be lost, stuck or left open."""

import asyncio
import json
import logging
import random
import tempfile
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import structlog
import typer

from benchmarks.faulty_call import OUTBOUND, FaultyCall, Report, planned
from benchmarks.faulty_house import Crew, House, open_house
from benchmarks.faulty_outbound import FaultyOutbound
from benchmarks.figures import Json, spread
from telephony.simulator.script import Faults

AT_ONCE = 4
OF_CALLS = Faults(duplicate=0.2, reorder=0.2, lose=0.1, delay=0.8, leg_drop=0.08, cut=0.1)
OF_REST = Faults(rest_errors=0.04, rest_busy=0.04, rest_timeouts=0.04)
CRASHES = (25.0, 45.0)
"""Seconds from one crash of the server to the next, at least and at most."""
SILENCE_SECONDS = (2.0, 5.0)


def command(
    calls: Annotated[int, typer.Option(min=1, max=2000, help="How many calls, four at a time.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same faults and deeds.")] = 1,
    out: Annotated[Path | None, typer.Option("--json", help="Write what came of each call to this file.")] = None,
) -> None:
    """Random faults, crashes and transfers; the exit code is 1 when a call was lost or stuck, or a leg left open."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()
    reports, problems = asyncio.run(measure(calls, seed))
    figures = summary(reports, problems) | {"seed": seed, "minutes": round((time.monotonic() - began) / 60, 2)}
    typer.echo(json.dumps(figures, indent=1))
    if out:
        rows = [asdict(report) for report in reports]
        out.write_text(json.dumps(figures | {"each": rows}, indent=1))
    raise typer.Exit(1 if figures["problems"] else 0)


async def measure(calls: int, seed: int) -> tuple[list[Report], list[str]]:
    """What came of each call, and what is wrong beyond the single call."""
    with tempfile.TemporaryDirectory(prefix="callassist-faults-") as folder:
        async with open_house(Path(folder), AT_ONCE) as house:
            house.twilio.disturb(Faults(**asdict(OF_REST) | {"seed": seed}))
            waiting = list(range(calls))
            reports: list[Report] = []
            async with asyncio.TaskGroup() as group:
                crashing = group.create_task(_crash_now_and_then(house, random.Random(f"{seed} crashes")))
                working = [
                    group.create_task(_one_after_the_other(house, crew, seed, waiting, reports)) for crew in house.crews
                ]
                await asyncio.wait(working)
                crashing.cancel()
            left = [f"a leg is left open: {house.twilio.status_of(leg)}" for leg in house.twilio.open_legs()]
            return sorted(reports, key=lambda report: report.number), house.troubles + house.twilio.problems + left


async def _crash_now_and_then(house: House, chance: random.Random) -> None:
    while True:
        await asyncio.sleep(chance.uniform(*CRASHES))
        await house.crash()
        typer.echo(
            f"     the server was killed, and is back after {house.downs[-1][1] - house.downs[-1][0]:.1f} s", err=True
        )


async def _one_after_the_other(house: House, crew: Crew, seed: int, waiting: list[int], reports: list[Report]) -> None:
    while waiting:
        number = waiting.pop(0)
        plan = planned(random.Random(f"{seed} {number}"), house.crews)
        faults = Faults(**asdict(OF_CALLS) | {"seed": seed * 10_000 + number})
        kind = FaultyOutbound if plan.called == OUTBOUND else FaultyCall
        await house.is_up.wait()
        report = await kind(house, crew, number, plan, faults).run()
        reports.append(report)
        typer.echo(_line(report), err=True)


def _line(report: Report) -> str:
    told = "; ".join(report.problems) or ("well, but for the crash" if report.apologised else "well")
    deeds = ", ".join(report.deeds)
    return f"{report.number:4} {report.seconds:5.1f} s  silence {report.silence:4.1f} s  {told}  [{deeds}]"


def summary(reports: list[Report], problems: list[str]) -> Json:
    """`problems` decide the exit code; silences are told, for a lost report cannot be made up for in two seconds."""
    silences = [report.silence for report in reports]
    every: Counter[str] = sum((Counter(report.events) for report in reports), Counter())
    bad = [f"call {report.number}: {problem}" for report in reports for problem in report.problems]
    return {
        "calls": len(reports),
        "problems": bad + sorted(set(problems)),
        "deeds": dict(Counter(deed for report in reports for deed in report.deeds).most_common()),
        "silence_seconds": spread(silences) | {f"over_{most:.0f}": _over(silences, most) for most in SILENCE_SECONDS},
        "cut_short_by_a_crash": sum(report.apologised for report in reports),
        "call_seconds": spread([report.seconds for report in reports]),
        "events": dict(every.most_common()),
    }


def _over(silences: list[float], most: float) -> int:
    return sum(one > most for one in silences)
