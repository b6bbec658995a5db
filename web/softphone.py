"""The phone in the browser: its token, and which legs it is to pick up."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from callassist.calls.log import CallUnknown
from callassist.team import Member
from telephony.softphone import SoftphoneKeys, access_token
from web.errors import NotThere
from web.panel import CallIdPath
from web.parts import Parts, parts_of
from web.sessions import Signed

SECONDS = 3600
"""How long a token is good; the page asks for the next one before that, and never during a call."""

router = APIRouter(prefix="/softphone")

LabelPath = Annotated[str, Path(pattern="^[a-z]+-[0-9]+$", max_length=40)]


@router.get("/token")
async def token(request: Request, session: Signed) -> Response:
    here = parts_of(request)
    keys, identity = keys_of(here), identity_of(session.member)
    if keys is None or not identity:
        raise NotThere("Calls do not ring in this browser: your own phone does.")
    expires = here.now() + timedelta(seconds=SECONDS)
    return JSONResponse(
        {"token": access_token(keys, identity, SECONDS), "identity": identity, "expires": expires.isoformat()}
    )


@router.get("/expects/{call_id}/{label}")
async def expects(request: Request, session: Signed, call_id: CallIdPath, label: LabelPath) -> Response:
    """Whether the leg that rings in this browser is one that its member asked for: then it is picked up unasked."""
    try:
        panel = await parts_of(request).log.panel(call_id)
    except CallUnknown:
        return JSONResponse({"expected": False})
    party = panel.call.phone.party(label)
    mine = party is not None and party.is_wanted and party.member_id == session.member.member_id
    return JSONResponse({"expected": mine and panel.call.ended_at is None})


def keys_of(here: Parts) -> SoftphoneKeys | None:
    """None where no API key is configured: then nobody's browser is a phone."""
    settings = here.settings
    if not (settings.twilio_account_sid and settings.twilio_api_key and settings.twilio_api_secret):
        return None
    return SoftphoneKeys(
        settings.twilio_account_sid, settings.twilio_api_key, settings.twilio_api_secret, settings.twilio_app_sid
    )


def identity_of(member: Member) -> str:
    """The name that Twilio rings in the browser; empty for somebody with a phone of their own."""
    kind, _, name = member.address.partition(":")
    return name if kind == "client" else ""
