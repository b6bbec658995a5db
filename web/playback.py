"""The carrier's recordings of calls, played from our own store to those who may see the call."""

from fastapi import APIRouter

router = APIRouter(prefix="/calls/{call_id}")
