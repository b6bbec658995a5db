"""For whoever runs the process: is it up, and can it take calls?"""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from callassist.db.engine import DatabaseError
from callassist.db.schema import is_current
from web.parts import parts_of

router = APIRouter()

HEALTHY = {"status": "ok"}


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    return HEALTHY


@router.get("/readyz")
async def readyz(request: Request) -> Response:
    try:
        current = await asyncio.to_thread(is_current, parts_of(request).settings.database)
    except DatabaseError:
        return _not_ready("The database cannot be reached. Check CALLASSIST_DATABASE_URL and that it runs.")
    if not current:
        return _not_ready("The database is not migrated. Run: callassist migrate")
    return JSONResponse({"status": "ready"})


def _not_ready(reason: str) -> Response:
    return JSONResponse({"status": "not ready", "reason": reason}, 503)
