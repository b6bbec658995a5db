"""The carrier's recordings of calls, played from our own store to those who may see the call."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, HTTPException, Path
from fastapi.responses import Response, StreamingResponse

from web.errors import NotThere
from web.panel import OpenedCall
from web.recording_store import RecordingStore, open_store

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/calls/{call_id}")

SidPath = Annotated[str, Path(pattern="^RE[0-9a-fA-F]{32}$")]
RangeHeader = Annotated[str | None, Header(max_length=200)]


class RangeRefused(Exception):
    """The file has no such bytes."""


@router.get("/recordings/{sid}")
async def recording(call: OpenedCall, sid: SidPath, range: RangeHeader = None) -> Response:
    """The whole sound, or the part that a player asks for when somebody jumps in it."""
    name = next((kept.name for kept in call.panel.recordings if kept.sid == sid), "")
    if not name:
        raise NotThere("This recording is not kept here.")
    settings = call.parts.settings
    try:
        store = await asyncio.to_thread(open_store, settings.recordings_url, settings.data)
        size = await asyncio.to_thread(store.size, name)
    except OSError as error:
        log.error("recording_unreadable", error=type(error).__name__)
        raise NotThere("This recording cannot be read at the moment.") from error
    log.info("recording_played", call_id=call.call_id, member_id=call.me.member_id)
    return _sound(store, name, size, range)


def _sound(store: RecordingStore, name: str, size: int, asked: str | None) -> Response:
    try:
        part = byte_range(asked or "", size)
    except RangeRefused as error:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"}) from error
    first, last = part or (0, size - 1)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(last - first + 1), "Cache-Control": "no-store"}
    if part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    pieces = _off_the_loop(store.pieces(name, first, last))
    return StreamingResponse(pieces, 206 if part else 200, headers, media_type="audio/wav")


def byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; None for the whole file: also where it asks for what we do not do.

    Raises RangeRefused.
    """
    found = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.replace(" ", ""))
    if not found or found[1] == found[2] == "":
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first > last:
        raise RangeRefused
    return first, last


async def _off_the_loop(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
        yield piece
