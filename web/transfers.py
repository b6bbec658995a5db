"""What people ask of the phone during a call: transfer, hold, mute, pause, help. Routes record it; they dial nobody."""

from fastapi import APIRouter

from web.sessions import LARGEST_BODY

router = APIRouter(prefix="/calls/{call_id}", max_body_size=LARGEST_BODY)
