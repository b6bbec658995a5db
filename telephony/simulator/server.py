"""The REST interface over HTTP: Basic authentication, form fields in, Twilio's JSON and errors out."""

import base64
import binascii
import hmac
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from telephony.simulator.asked import Answer, Asked, Operation, Refused
from telephony.simulator.journal import RestRequest
from telephony.simulator.openapi import Specification
from telephony.simulator.script import Faults

Fields = Mapping[str, tuple[str, ...]]

_SDK = "twilio-python/"


class Trouble:
    """What goes wrong with requests that are in order."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._chance = random.Random(f"{faults.seed} rest")  # noqa: S311 - to be repeatable, not secret

    def before(self) -> None:
        """Raises Refused where nothing is to be done."""
        if self._chance.random() < self._faults.rest_busy:
            raise Refused(429, 20429, "Too Many Requests")
        if self._chance.random() < self._faults.rest_errors:
            raise Refused(500, 20500, "An internal server error has occurred")

    def loses_answer(self) -> bool:
        return self._chance.random() < self._faults.rest_timeouts


@dataclass(slots=True)
class Gate:
    """`users` are SIDs with their secrets; `note` is told of every request.

    What Twilio's own SDK sends is held against the `specification`, where there is one; `problems` says what was wrong.
    """

    users: Mapping[str, str]
    note: Callable[[RestRequest], None]
    specification: Specification | None = None
    trouble: Trouble = field(default_factory=lambda: Trouble(Faults()))
    problems: list[str] = field(default_factory=list)

    def admit(self, request: Request, fields: Fields) -> None:
        """Raises Refused."""
        _authenticate(request, self.users)
        if self.specification and request.headers.get("user-agent", "").startswith(_SDK):
            found = self.specification.problems(request.method, request.url.path, fields)
            self.problems += found
            if found:
                raise Refused(400, 20001, "; ".join(found))


def application(account_sid: str, gate: Gate, operations: tuple[Operation, ...]) -> Starlette:
    root = f"/2010-04-01/Accounts/{account_sid}"
    routes = [
        Route(f"{root}{operation.path}{operation.suffix}", _endpoint(operation, gate), methods=[operation.method])
        for operation in sorted(operations, key=lambda operation: operation.path.count("{"))
    ]
    return Starlette(routes=routes, exception_handlers={404: _not_found, 405: _not_found})


def _endpoint(operation: Operation, gate: Gate) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        fields = _fields(await request.form() if request.method == "POST" else request.query_params)
        try:
            gate.admit(request, fields)
            operation.check(fields)
            gate.trouble.before()
            answer = operation.answer(Asked(str(request.url.path), request.path_params, fields))
            response = Response(status_code=504) if gate.trouble.loses_answer() else _response(answer)
        except Refused as refused:
            response = _error(refused)
        path = request.url.path.removeprefix("/2010-04-01")
        gate.note(RestRequest(request.method, path, fields, response.status_code, time.monotonic()))
        return response

    return endpoint


def _response(answer: Answer) -> Response:
    status, body = answer
    if body is None:
        return Response(status_code=status)
    return Response(body, status, media_type="audio/x-wav") if isinstance(body, bytes) else JSONResponse(body, status)


def _fields(form: FormData | QueryParams) -> Fields:
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
