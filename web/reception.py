"""What callers hear before anybody answers, and when nobody does: announcement, waiting, voicemail, callback."""

from fastapi import APIRouter

from web.twilio import MAX_FORM

router = APIRouter(prefix="/twilio", max_body_size=MAX_FORM)
