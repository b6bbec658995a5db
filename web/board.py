"""The manager's board: every call that goes on, who needs help first, and what was promised."""

from fastapi import APIRouter

from web.sessions import LARGEST_BODY

router = APIRouter(prefix="/board", max_body_size=LARGEST_BODY)
