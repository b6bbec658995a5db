"""Who is signed in, and whose a call is.

The cookie names a member and their session epoch; both are checked with the roster on every request, so that a new
password signs out. Forms carry a token that is bound to the cookie.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hmac import compare_digest
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request, Response
from itsdangerous import BadSignature, Signer, URLSafeSerializer
from starlette.datastructures import FormData
from starlette.requests import HTTPConnection

from callassist import roster
from callassist.calls.model import Call, State
from callassist.db.engine import reading
from callassist.team import LEADING, Member
from web.errors import ForeignForm, SignInNeeded
from web.parts import Parts, parts

COOKIE = "callassist_session"
SECONDS = 12 * 3600
"""A session lasts a working day."""

LARGEST_FORM = 256 * 1024
LARGEST_BODY = 4 * LARGEST_FORM
"""Bytes. Forms beyond the first are refused with a sentence; nothing beyond the second is even read."""
MOST_FIELDS = 40

Still = Callable[[], Awaitable["Session | None"]]
"""Asks again whether the session of a long-lived stream still stands."""


@dataclass(frozen=True, slots=True)
class Session:
    """`csrf` is what this session's forms must carry."""

    member: Member
    csrf: str


def begin(parts: Parts, response: Response, member_id: str, epoch: int) -> None:
    value = _serializer(parts.secret).dumps([member_id, epoch, int(parts.now().timestamp())])
    set_cookie(parts, response, COOKIE, str(value))


def end(parts: Parts, response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=_is_https(parts))


def set_cookie(parts: Parts, response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=SECONDS, httponly=True, samesite="lax", secure=_is_https(parts))


async def session_of(connection: HTTPConnection) -> Session | None:
    here = parts(connection)
    cookie = connection.cookies.get(COOKIE, "")
    named = _named(here, cookie)
    if named is None:
        return None
    member_id, epoch = named
    async with reading(here.engine) as database:
        if await roster.session_epoch(database, member_id) != epoch:
            return None
        member = await roster.by_id(database, member_id)
    return Session(member, csrf_token(here.secret, cookie)) if member else None


async def signed_in(request: Request) -> Session:
    session = await session_of(request)
    if session is None:
        raise SignInNeeded
    return session


Signed = Annotated[Session, Depends(signed_in)]


def still(request: Request, session: Session) -> Still:
    async def asked() -> Session | None:
        now = await session_of(request)
        return now if now and now.member.member_id == session.member.member_id else None

    return asked


def csrf_token(secret: str, cookie: str) -> str:
    return Signer(secret, salt="callassist.csrf").get_signature(cookie).decode("ascii")


async def checked_form(request: Request, cookie: str) -> FormData:
    """The form of a POST, once it is certain that a page of ours sent it."""
    here = parts(request)
    _check_origin(here, request)
    if int(request.headers.get("content-length") or 0) > LARGEST_FORM:
        raise HTTPException(413)
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    token = form.get("csrf")
    expected = csrf_token(here.secret, request.cookies.get(cookie, ""))
    if not isinstance(token, str) or not compare_digest(token.encode(), expected.encode()):
        raise ForeignForm("This form did not come from a page of your session. Nothing was done.")
    return form


def _check_origin(here: Parts, request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is None:
        return
    ours = {request.headers.get("host", ""), urlsplit(here.settings.public_url).netloc}
    if urlsplit(origin).netloc not in ours - {""}:
        raise ForeignForm("This form was sent from another site. Nothing was done.")


def local_path(target: str) -> str:
    """`target` where it is a path on this site, else the desk: nobody is sent elsewhere after signing in."""
    plain = target.isascii() and target.isprintable() and "\\" not in target
    return target if plain and target.startswith("/") and not target.startswith("//") else "/"


def sees_all(member: Member) -> bool:
    return member.role in LEADING


def may_work(member: Member, call: Call) -> bool:
    """Agents have their own calls, those that they talked or were asked in, and those that are nobody's: ringing,
    missed, or taken at the fallback number."""
    nobodys = call.state is State.RINGING or not call.agent_id or bool(call.fallback_leg)
    return sees_all(member) or nobodys or member.member_id in concerned(call)


def concerned(call: Call) -> frozenset[str]:
    """The members whose call this is or was, and those who are asked into it."""
    asked = call.phone.transfer
    talked = [party.member_id for party in call.phone.parties if not party.offer]
    waiting = set(asked.to) - asked.declined if asked else set()
    return frozenset({call.agent_id, *talked, *waiting} - {""})


def _named(here: Parts, cookie: str) -> tuple[str, int] | None:
    try:
        member_id, epoch, since = _serializer(here.secret).loads(cookie)
    except (BadSignature, ValueError, TypeError):
        return None
    age = here.now().timestamp() - since
    return (member_id, epoch) if 0 <= age <= SECONDS else None


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="callassist.session")


def _is_https(parts: Parts) -> bool:
    return parts.settings.public_url.startswith("https://")
