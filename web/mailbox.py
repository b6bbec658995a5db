"""The demo's mailbox: what the customers would have received."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse, Response

from web.errors import NotThere
from web.fragments import Mail
from web.mail_sink import MailSink, SunkMail
from web.parts import Parts, parts_of
from web.sessions import Session, Signed

router = APIRouter(prefix="/mailbox")


@router.get("")
async def mailbox(request: Request, session: Signed) -> Response:
    here = parts_of(request)
    mails = [_shown(mail) for mail in _sink(here).mails]
    return HTMLResponse(here.face.page("mailbox", mails=mails, **_context(here, session)))


@router.get("/{number}")
async def mail(request: Request, session: Signed, number: Annotated[int, Path(ge=1)]) -> Response:
    here = parts_of(request)
    found = _sink(here).mail(number)
    if found is None:
        raise NotThere("There is no such mail. The mailbox starts empty each time the demo does.")
    return HTMLResponse(here.face.page("mail", mail=_shown(found), **_context(here, session)))


def _sink(here: Parts) -> MailSink:
    if here.sink is None:
        raise NotThere("Only the demo has a mailbox.")
    return here.sink


def _shown(mail: SunkMail) -> Mail:
    return Mail(mail.number, ", ".join(mail.to), mail.subject, mail.at, mail.html, mail.text)


def _context(here: Parts, session: Session) -> dict[str, object]:
    return {
        "member": session.member,
        "csrf": session.csrf,
        "business": here.business.name,
        "today": here.today(),
        "timezone": here.business.timezone,
        "demo": True,
    }
