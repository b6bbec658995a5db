"""Signing in and out, the limits on trying, and the headers that every answer carries."""

import asyncio
import secrets
import time
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callassist import roster
from callassist.db.engine import reading
from callassist.team import Member
from web import sessions
from web.errors import TooManyTries
from web.forms import Nothing, SignIn, parsed, posted
from web.parts import Parts, parts_of
from web.sessions import checked_form, csrf_token, local_path, session_of

VISITOR = "callassist_visitor"
"""The cookie that binds the sign-in form to a browser before there is a session."""

WRONG = "The e-mail address or the password is not right."

WINDOW_MINUTES = 5

log = structlog.get_logger(__name__)
router = APIRouter(max_body_size=sessions.LARGEST_BODY)


class SignInLimits:
    """Failed tries in a moving window, kept by each process: of one e-mail at one address, and of either alone.

    Guesses wait for each other, so that many at once can neither slip through nor take the processor.
    """

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._turn = asyncio.Lock()

    async def check(self, parts: Parts, form: SignIn, address: str) -> tuple[Member, int] | None:
        """Whose credentials these are, and their session epoch. Raises TooManyTries."""
        email = form.email.strip().lower()
        keys: tuple[tuple[RateLimitItem, tuple[str, ...]], ...] = (
            (RateLimitItemPerMinute(5, WINDOW_MINUTES), ("both", email, address)),
            (RateLimitItemPerMinute(30, WINDOW_MINUTES), ("email", email)),
            (RateLimitItemPerMinute(30, WINDOW_MINUTES), ("address", address)),
        )
        async with self._turn:
            for item, key in keys:
                if not await self._limiter.test(item, *key):
                    reset, _ = await self._limiter.get_window_stats(item, *key)
                    raise TooManyTries(max(1, int(reset - time.time())))
            async with reading(parts.engine) as database:
                member = await roster.verify(database, email, form.password)
                epoch = await roster.session_epoch(database, member.member_id) if member else None
            if member is not None and epoch is not None:
                return member, epoch
            for item, key in keys:
                await self._limiter.hit(item, *key)
            return None


class SecurityHeaders:
    """Pages load from here only, are framed nowhere, and are kept by no cache. A `softphone` also talks to Twilio."""

    def __init__(self, app: ASGIApp, *, softphone: bool = False) -> None:
        self._app = app
        self._policy = f"{_POLICY}; {_PHONE_POLICY}" if softphone else _POLICY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(MutableHeaders(scope=message), scope["path"], self._policy)
            await send(message)

        await self._app(scope, receive, sending)


def install(app: FastAPI, *, softphone: bool = False) -> None:
    app.state.sign_in_limits = SignInLimits()
    app.add_middleware(SecurityHeaders, softphone=softphone)


@router.get("/sign-in")
async def sign_in_page(request: Request, next: str = "/") -> Response:
    if await session_of(request):
        return RedirectResponse(local_path(next), 303)
    return _form(request, next=next)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    form = parsed(SignIn, await checked_form(request, VISITOR))
    here = parts_of(request)
    limits: SignInLimits = request.app.state.sign_in_limits
    try:
        known = await limits.check(here, form, request.client.host if request.client else "")
    except TooManyTries as error:
        log.warning("sign_in_limited")
        page = _form(request, 429, str(error), form.email, form.next)
        page.headers["Retry-After"] = str(error.seconds)
        return page
    if known is None:
        log.info("sign_in_refused")
        return _form(request, 401, WRONG, form.email, form.next)
    member, epoch = known
    response = RedirectResponse(local_path(form.next), 303)
    sessions.begin(here, response, member.member_id, epoch)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, _form: Annotated[Nothing, Depends(posted(Nothing))]) -> Response:
    response = RedirectResponse("/sign-in", 303)
    sessions.end(parts_of(request), response)
    return response


def _form(request: Request, status: int = 200, problem: str = "", email: str = "", next: str = "/") -> Response:
    here = parts_of(request)
    visitor = request.cookies.get(VISITOR) or secrets.token_urlsafe(18)
    page = here.face.page(
        "sign_in",
        csrf=csrf_token(here.secret, visitor),
        problem=problem,
        email=email,
        next=local_path(next),
        business=here.business.name,
    )
    response = HTMLResponse(page, status)
    sessions.set_cookie(here, response, VISITOR, visitor)
    return response


_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_PHONE_POLICY = "; ".join(
    (
        "connect-src 'self' https://eventgw.twilio.com wss://voice-js.roaming.twilio.com https://media.twiliocdn.com"
        " https://sdk.twilio.com",
        "media-src 'self' mediastream: https://media.twiliocdn.com https://sdk.twilio.com",
    )
)
"""Where the browser's phone signals, reports and takes its sounds from."""
_MAIL_POLICY = f"{_POLICY}; style-src 'self' 'unsafe-inline'"
"""A mail's styles are written into it; its frame is a sandbox without scripts."""


def _harden(headers: MutableHeaders, path: str, policy: str) -> None:
    headers["Content-Security-Policy"] = _MAIL_POLICY if path.startswith("/mailbox/") else policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["X-Frame-Options"] = "DENY"
    headers.setdefault("Cache-Control", "no-cache" if path.startswith("/static/") else "no-store")
