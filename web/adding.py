"""A third person in a call: whom to ask, and taking them off the line again. How they are asked is a transfer's way."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from callassist.calls import phone_events as pe
from web.colleagues import colleagues
from web.errors import Forbidden, NotThere, wants_fragment
from web.panel import OpenedCall, Pressed, done, scene
from web.people import may_remove
from web.sessions import LARGEST_BODY

router = APIRouter(prefix="/calls/{call_id}/people", max_body_size=LARGEST_BODY)

LabelPath = Annotated[str, Path(pattern="^[a-z]+(-[0-9]+)*$", max_length=40)]


@router.get("")
async def whom(request: Request, call: OpenedCall) -> Response:
    """The form: a colleague who is not in the call, or a number outside."""
    face = call.parts.face
    context = await scene(call.parts, call.session, call.panel, is_summed_up=False)
    context["colleagues"] = await colleagues(call.parts, call.me)
    if wants_fragment(request):
        return HTMLResponse(face.fragment("add", panel=call.panel, **context))
    return HTMLResponse(face.page("add", panel=call.panel, **context))


@router.post("/{label}/remove")
async def remove(request: Request, call: OpenedCall, label: LabelPath, _form: Pressed) -> Response:
    """Their leg ends, the call goes on; pressed twice, they were removed once."""
    phone = call.panel.call.phone
    party = phone.party(label)
    if party is None:
        raise NotThere("They are not in this call.")
    if party.is_wanted and not may_remove(phone, call.me.member_id, party):
        raise Forbidden("Only who has the call, or asked them in, can remove them.")
    if party.is_wanted:
        await call.parts.log.record(call.call_id, pe.LegGivenUp(label, "removed"))
    return done(request, call)
