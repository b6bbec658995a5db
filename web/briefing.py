"""What the assist makes of a call as a whole, worked out beside the event loop: a long call takes 0.2 s."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import structlog

from callassist.assist.background import Background
from callassist.assist.brief import Brief, brief
from callassist.assist.summary import Summary, summary
from callassist.calls.panel import Panel
from web.background import background_of
from web.parts import Parts

T = TypeVar("T")

log = structlog.get_logger(__name__)


async def brief_of(here: Parts, panel: Panel) -> Brief | None:
    """None where nothing was said in a language that the assist knows, or the rules cannot take what was."""
    return await worked_out(brief, here, panel)


async def summary_of(here: Parts, panel: Panel) -> Summary | None:
    """None as with `brief_of`."""
    return await worked_out(summary, here, panel)


async def worked_out(work: Callable[[Panel, Background], T], here: Parts, panel: Panel) -> T | None:
    """`work` on the call, in a thread; None as above."""
    if not panel.is_assisted or not any(line.speaker for line in panel.transcript):
        return None
    background = await background_of(here, panel)
    try:
        return await asyncio.to_thread(work, panel, background)
    except Exception as error:  # noqa: BLE001 - words of strangers meet many rules here; the page is shown without them
        log.error("briefing_failed", call_id=panel.call.call_id, error=type(error).__name__)
        return None
