"""After a call a language model, where one is configured, may propose better words; nothing waits for it."""

import asyncio

import structlog

from callassist.calls.assist_events import WordingProposed
from callassist.calls.events import CallId
from callassist.calls.log import folded
from callassist.calls.model import State
from callassist.calls.panel import Panel
from callassist.rewording.language_model import LanguageModel
from callassist.rewording.proposal import dialogue, proposed
from callassist.rewording.writer import Writer
from callassist.settings import Settings
from web.parts import Parts

log = structlog.get_logger(__name__)


def writer_of(settings: Settings) -> LanguageModel | None:
    """None unless a server and a model are named."""
    if not settings.llm_url or not settings.llm_model:
        return None
    return LanguageModel(settings.llm_url, settings.llm_model, settings.llm_key)


async def reword(parts: Parts, call_id: CallId) -> None:
    """Once for a call that was coached: the quotes are checked by the assist's grammar, which knows English only."""
    events = await parts.log.read(call_id)
    is_asked = any(isinstance(stored.event, WordingProposed) for stored in events)
    panel = folded(call_id, events)
    is_due = panel.state is State.WRAP_UP and panel.listening == "complete" and panel.is_assisted
    if parts.writer and is_due and not is_asked:
        await _propose(parts, parts.writer, panel)


async def _propose(parts: Parts, writer: Writer, panel: Panel) -> None:
    told = dialogue(panel)
    written = await writer.write(told) if told else None
    if written is None:
        return
    called = panel.call.started_at.astimezone(parts.business.zone).date()
    found = await asyncio.to_thread(proposed, panel, writer.model, written, called)
    kept = len(found.summary) + len(found.account) if found else 0
    log.info("wording_proposed", kept=kept, dropped=len(written.summary) + len(written.account) - kept)
    if found:
        await parts.log.record(panel.call.call_id, found)
