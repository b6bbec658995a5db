"""After a call its recording is heard once more, at leisure, and what was heard badly live is corrected.

One recording at a time, and only while no call is heard in this process. What comes of it is recorded in one
transaction, so a restart in between hears the recording again from its beginning, and nothing is corrected twice.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from callassist.calls.corrections import corrections
from callassist.calls.events import CallId
from callassist.calls.listen import shifted
from callassist.calls.panel import Panel
from callassist.calls.transcript_events import LineCorrected, TranscriptChecked
from callassist.speech import Utterance
from transcription.errors import TranscriptionError
from transcription.file import Transcript, transcribe_file
from transcription.second_pass import Quiet, open_second_pass
from transcription.stream import WhisperTranscriber
from web.background import vocabulary_of
from web.parts import Parts
from web.recordings import recording_path

OpenEar = Callable[[Parts, str, Quiet], WhisperTranscriber]
"""Opens the engine for recordings in a language. Blocking."""

log = structlog.get_logger(__name__)


def second_ear(parts: Parts, language: str, quiet: Quiet) -> WhisperTranscriber:
    settings = parts.settings
    return open_second_pass(
        settings.second_model,
        quiet,
        cache=settings.data / "models",
        device=settings.device,
        compute_type=settings.compute_type,
        cpu_threads=settings.cpu_threads,
        language=language,
    )


@dataclass(slots=True)
class SecondHearing:
    """`quiet` returns once no call is heard in this process."""

    parts: Parts
    quiet: Quiet
    open_ear: OpenEar = second_ear
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def is_due(self, panel: Panel) -> bool:
        """Whether the call is over, its recording lies here, and it was not heard again yet."""
        settings = self.parts.settings
        is_over = panel.call.ended_at is not None and panel.listening == "complete"
        is_ours = bool(panel.recording) and panel.heard_by == settings.instance
        # Where several of ours share the channel, nobody could say whose line is to be corrected.
        is_one_to_one = not panel.call.phone.is_group
        return bool(settings.second_model) and is_over and is_ours and is_one_to_one and not panel.checked_by

    async def hear(self, call_id: CallId) -> None:
        async with self.turn:
            panel = await self.parts.log.panel(call_id)
            if self.is_due(panel):
                await self._check(panel)

    async def _check(self, panel: Panel) -> None:
        try:
            transcript = await self._transcript(panel)
        except TranscriptionError as error:
            log.error("second_hearing_failed", error=type(error).__name__, retryable=error.retryable)
            return
        if transcript.skipped and not transcript.utterances:
            log.error("second_hearing_failed", error="Skipped", retryable=True)
            return
        found = await self._corrections(panel.call.call_id, transcript.utterances)
        await self.parts.log.record(panel.call.call_id, *found, TranscriptChecked(self.parts.settings.second_model))
        log.info("transcript_checked", lines=len(found), seconds=transcript.seconds, cpu=transcript.cpu_seconds)

    async def _transcript(self, panel: Panel) -> Transcript:
        await self.quiet()
        vocabulary = await vocabulary_of(self.parts, panel)
        ear = await asyncio.to_thread(self.open_ear, self.parts, panel.language, self.quiet)
        try:
            return await transcribe_file(recording_path(self.parts, panel.recording), ear, vocabulary=vocabulary)
        finally:
            await asyncio.to_thread(ear.close)

    async def _corrections(self, call_id: CallId, again: tuple[Utterance, ...]) -> tuple[LineCorrected, ...]:
        events = await self.parts.log.read(call_id)
        rounded = [said for one in again if isinstance(said := shifted(one, 0.0), Utterance)]
        return await asyncio.to_thread(corrections, events, rounded, self.parts.settings.second_model)
