"""The phone in the browser: its token, and which legs it is to pick up."""

from fastapi import APIRouter

router = APIRouter(prefix="/softphone")
