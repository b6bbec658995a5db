"""The REST interface over HTTP: Basic authentication, form fields in, Twilio's JSON and errors out."""

import base64
import binascii
import hmac
import re
import time
from collections.abc import Awaitable, Callable, Mapping

from starlette.applications import Starlette
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from telephony.simulator.journal import RestRequest
from telephony.simulator.rest import Asked, Operation, Refused

Note = Callable[[RestRequest], None]


def application(account_sid: str, users: Mapping[str, str], operations: tuple[Operation, ...], note: Note) -> Starlette:
    """`users` are SIDs with their secrets; `note` is told of every request."""
    root = f"/2010-04-01/Accounts/{account_sid}"
    routes = [
        Route(f"{root}{operation.path}.json", _endpoint(operation, users, note), methods=[operation.method])
        for operation in sorted(operations, key=lambda operation: operation.path.count("{"))
    ]
    return Starlette(routes=routes, exception_handlers={404: _not_found, 405: _not_found})


def _endpoint(operation: Operation, users: Mapping[str, str], note: Note) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        fields = _fields(await request.form() if request.method == "POST" else request.query_params)
        try:
            _authenticate(request, users)
            operation.check(fields)
            status, body = operation.answer(Asked(str(request.url.path), request.path_params, fields))
            response = JSONResponse(body, status) if body is not None else Response(status_code=status)
        except Refused as refused:
            response = _error(refused)
        path = request.url.path.removeprefix("/2010-04-01")
        note(RestRequest(request.method, path, fields, response.status_code, time.monotonic()))
        return response

    return endpoint


def _fields(form: FormData | QueryParams) -> Mapping[str, tuple[str, ...]]:
    names = dict.fromkeys(name for name, _ in form.multi_items())
    return {name: tuple(str(value) for value in form.getlist(name)) for name in names}


def _authenticate(request: Request, users: Mapping[str, str]) -> None:
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        user, secret = "", ""
    known = users.get(user, "")
    if scheme.lower() != "basic" or not known or not hmac.compare_digest(secret.encode(), known.encode()):
        raise Refused(401, 20003, "Authenticate")


async def _not_found(request: Request, error: Exception) -> Response:
    path = re.sub(r"[^\w./-]", "?", request.url.path)
    return _error(Refused(404, 20404, f"The requested resource {path} was not found"))


def _error(refused: Refused) -> JSONResponse:
    body = {
        "code": refused.code,
        "message": str(refused),
        "more_info": f"https://www.twilio.com/docs/errors/{refused.code}",
        "status": refused.status,
    }
    return JSONResponse(body, refused.status)
