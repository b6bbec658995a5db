"""`callassist transcribe`: a recording through the engine of live calls."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from callassist.settings import Settings
from transcription.file import Transcript, read_reference, report, transcribe_file
from web.serving import ear


def command(
    file: Annotated[Path, typer.Argument(help="WAV, FLAC, MP3 or Ogg; two channels are agent, customer.")],
    ref: Annotated[Path | None, typer.Option(help="Reference transcript (JSON): measures the word error rate.")] = None,
    model: Annotated[str, typer.Option(help="Instead of CALLASSIST_MODEL.")] = "",
    speed: Annotated[float, typer.Option(min=0, max=50, help="1 is real time, 0 as fast as possible.")] = 0.0,
    out: Annotated[Path | None, typer.Option("--json", help="Write the whole result to this file.")] = None,
) -> None:
    """Transcribe FILE the way a live call is transcribed."""
    settings = Settings()
    reference = read_reference(ref) if ref else None
    transcriber = ear(settings, model)
    try:
        transcript = asyncio.run(transcribe_file(file, transcriber, speed=speed))
    finally:
        transcriber.close()
    result = report(transcript, reference)
    if out:
        out.write_text(json.dumps(result, indent=1))
    _print(transcript, result)


def _print(transcript: Transcript, result: dict[str, object]) -> None:
    if len(transcript.speakers) == 1:
        typer.echo("One channel: everybody on it is shown as the customer.")
    for said in transcript.utterances:
        typer.echo(f"{said.start:7.2f}  {said.speaker:8}  {said.text}")
    for lost in transcript.skipped:
        typer.echo(f"{lost.start:7.2f}  {lost.speaker:8}  {lost.seconds:.1f} s were not heard: {lost.reason}")
    tracks = result["tracks"]
    if isinstance(tracks, dict):
        for speaker, errors in tracks.items():
            typer.echo(f"{speaker}: word error rate {errors['wer']:.3f} of {errors['words']} words")
    typer.echo(f"{transcript.seconds:.0f} s of call took {transcript.cpu_seconds:.1f} s of processor time")
