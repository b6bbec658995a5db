"""What goes wrong, told to a person: one sentence of what happened and one of what to do, as page, fragment or JSON.

Refused
  SignInNeeded        nobody is signed in; a page sends them to sign in
  Forbidden           not theirs to see or do
  ForeignForm         no page of this session sent the form
  NotThere            no such page, call, card or agreement
  Stale               somebody else changed it since the page was loaded
  WildField           a field holds what it cannot hold
  TooManyTries        signing in was tried too often
  PhoneUnreachable    the carrier did not do what was asked
  TokenRefused        the API token is missing or wrong
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import quote

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from callassist.calls.events import IllegalTransition
from callassist.calls.log import CallUnknown
from callassist.db.engine import DatabaseError
from web.parts import parts_of

FRAGMENT = "text/vnd.callassist.fragment"
"""The media type that our own script accepts."""

FIELDS_TOLD = 3

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The message is for the person who asked; `advice` says what they can do."""

    retryable: ClassVar[bool] = False
    status: ClassVar[int] = 400
    title: ClassVar[str] = "This could not be done"
    advice: ClassVar[str] = "Go back and try again."


class SignInNeeded(Refused):
    status = 401
    title = "Please sign in"
    advice = "Sign in and go on where you were."

    def __init__(self) -> None:
        super().__init__("You are not signed in, or your session has ended.")


class Forbidden(Refused):
    status = 403
    title = "Not yours"
    advice = "If you need it, ask a manager."


class ForeignForm(Refused):
    status = 403
    title = "Please load the page again"
    advice = "Load the page again and repeat what you did."


class NotThere(Refused):
    status = 404
    title = "Not found"
    advice = "Check the address, or start from the desk."


class Stale(Refused):
    retryable = True
    status = 409
    title = "Changed meanwhile"
    advice = "Load the page again and look at what is there now."

    def __init__(self, sentence: str = "Somebody changed this meanwhile. Nothing of yours was saved.") -> None:
        super().__init__(sentence)


class WildField(Refused):
    status = 422
    title = "Something is missing"
    advice = "Go back, correct the field and send it again."

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")


class TooManyTries(Refused):
    """`seconds` until the next try is taken."""

    retryable = True
    status = 429
    title = "Too many tries"
    advice = "If you do not remember your password, ask your administrator for a new one."

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        super().__init__(f"Signing in was tried too often. Try again in {minutes} minute{'s' if minutes > 1 else ''}.")
        self.seconds = seconds


class PhoneUnreachable(Refused):
    retryable = True
    status = 502
    title = "The phone did not answer"
    advice = "Try once more. If it happens again, use your phone and tell your administrator."


class TokenRefused(Refused):
    status = 401
    title = "No access"
    advice = "Send the header Authorization: Bearer TOKEN with the token of this installation."


def install(app: FastAPI) -> None:
    """Every error of the application becomes an answer that a person can read."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(IllegalTransition, _illegal)
    app.add_exception_handler(CallUnknown, _unknown)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(DatabaseError, _database)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unexpected)


def wants_fragment(request: Request) -> bool:
    return FRAGMENT in request.headers.get("accept", "")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if isinstance(error, SignInNeeded) and not wants_fragment(request) and _is_page(request):
        return RedirectResponse(f"/sign-in?next={quote(_return_path(request))}", 303)
    headers = {"Retry-After": str(error.seconds)} if isinstance(error, TooManyTries) else {}
    if isinstance(error, TokenRefused):
        headers["WWW-Authenticate"] = "Bearer"
    return _answer(request, error.status, error.title, str(error), error.advice, headers)


def _illegal(request: Request, error: Exception) -> Response:
    return _answer(request, 409, "Not now", str(error), "Load the page again to see where the call stands.")


def _unknown(request: Request, _error: Exception) -> Response:
    return _answer(request, 404, NotThere.title, "There is no such call.", "Look for it in the list of calls.")


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = error.errors()
    if any(problem["loc"][0] == "path" for problem in problems):
        return _answer(request, 404, NotThere.title, "There is nothing at this address.", NotThere.advice)
    return _answer(request, 422, WildField.title, _sentence(problems), WildField.advice)


def _sentence(problems: Sequence[Mapping[str, Any]]) -> str:
    told = []
    for problem in problems[:FIELDS_TOLD]:
        field = str(problem["loc"][-1])
        said = problem["msg"].removeprefix("Value error, ")
        told.append(f"The field “{field}” is missing." if problem["type"] == "missing" else f"{field}: {said}.")
    return " ".join(told)


def _database(request: Request, error: Exception) -> Response:
    log.error("database_unusable", error=type(error).__name__)
    sentence = "The database does not answer. What you see may be old, and nothing was saved."
    return _answer(request, 503, "Not available", sentence, "Calls go on. Try again in a moment.")


_HTTP = {
    404: ("There is nothing at this address.", NotThere.advice),
    405: ("This address does not take that.", NotThere.advice),
    413: ("That is too long.", "Shorten the text and send it again."),
}


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence, advice = _HTTP.get(error.status_code, (str(error.detail), Refused.advice))
    title = NotThere.title if error.status_code == 404 else Refused.title
    return _answer(request, error.status_code, title, sentence, advice, error.headers)


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("request_failed", error=type(error).__name__, method=request.method, route=_route(request))
    sentence = "Something went wrong on our side. Calls go on, and what was recorded is safe."
    return _answer(request, 500, "Something went wrong", sentence, "Load the page again.")


def _answer(
    request: Request,
    status: int,
    title: str,
    sentence: str,
    advice: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    if not wants_fragment(request) and not _is_page(request):
        return JSONResponse({"error": sentence, "what_to_do": advice}, status, headers)
    here = parts_of(request)
    if wants_fragment(request):
        return HTMLResponse(here.face.page("notice", sentence=sentence), status, headers)
    told = {"status": status, "title": title, "sentence": sentence, "what_to_do": advice}
    return HTMLResponse(here.face.page("error", business=here.business.name, **told), status, headers)


def _is_page(request: Request) -> bool:
    path = request.url.path
    return not path.startswith(("/api/", "/twilio/")) and not path.endswith("/events")


def _return_path(request: Request) -> str:
    """Where to go after signing in: the page asked for, or the page that a form was on."""
    if request.method == "GET":
        return request.url.path + (f"?{request.url.query}" if request.url.query else "")
    parts = request.url.path.split("/")
    return "/".join(parts[:3]) if parts[1] == "calls" else "/"


def _route(request: Request) -> str:
    """The route's pattern, not the path: a path may hold what was typed."""
    return str(getattr(request.scope.get("route"), "path", ""))
