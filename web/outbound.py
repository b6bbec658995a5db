"""Calls that we make: to a customer, a number, a colleague, or back to somebody who asked for it."""

from fastapi import APIRouter

from web.sessions import LARGEST_BODY

router = APIRouter(prefix="/dial", max_body_size=LARGEST_BODY)
