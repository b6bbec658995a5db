"""The phone in the browser: its token, and which legs it is to pick up."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response

from callassist.calls.events import CallId
from callassist.calls.log import CallUnknown
from callassist.calls.phone import Party
from callassist.team import Member
from telephony.softphone import SoftphoneKeys, access_token
from web.errors import NotThere
from web.panel import CallIdPath, Pressed
from web.parts import Parts, parts_of
from web.sessions import LARGEST_BODY, Session, Signed

SECONDS = 3600
"""How long a token is good; the page asks for the next one before that, and never during a call."""

router = APIRouter(prefix="/softphone", max_body_size=LARGEST_BODY)

LabelPath = Annotated[str, Path(pattern="^[a-z]+(-[0-9]+)?$", max_length=40)]


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
    party = await _mine(parts_of(request), session, call_id, label)
    return JSONResponse({"expected": party is not None and party.is_wanted})


@router.post("/told/{call_id}/{label}")
async def told(request: Request, session: Signed, call_id: CallIdPath, label: LabelPath, _form: Pressed) -> Response:
    """The leg was picked up in this browser, or is over: the phone company's own report of it may be lost."""
    here = parts_of(request)
    if await _mine(here, session, call_id, label):
        here.bus.doubt(call_id)
    return Response(status_code=204)


async def _mine(here: Parts, session: Session, call_id: CallId, label: str) -> Party | None:
    """The member's leg in a call that goes on."""
    try:
        call = await here.log.call(call_id)
    except CallUnknown:
        return None
    party = call.phone.party(label)
    is_mine = party is not None and party.member_id == session.member.member_id
    return party if is_mine and call.ended_at is None else None


def keys_of(here: Parts) -> SoftphoneKeys | None:
    """None where no API key is configured: then nobody's browser is a phone."""
    settings = here.settings
    if not (settings.twilio_account_sid and settings.twilio_api_key and settings.twilio_api_secret):
        return None
    return SoftphoneKeys(settings.twilio_account_sid, settings.twilio_api_key, settings.twilio_api_secret)


def identity_of(member: Member) -> str:
    """The name that Twilio rings in the browser; empty for somebody with a phone of their own."""
    kind, _, name = member.address.partition(":")
    return name if kind == "client" else ""
