"""Who sent this: the carrier, or somebody else?

Twilio signs the URL that it was told, so the URL is put together from the configured public address and the raw path
and query of the request, never from what the application server believes its own address to be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from twilio.request_validator import RequestValidator

from telephony.errors import SignatureRefused


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """`public_url` is our address as Twilio knows it; `auth_tokens` are more than one while they are being rotated."""

    public_url: str
    auth_tokens: tuple[str, ...] = field(repr=False)


def check_request(keys: SigningKeys, path: str, query: str, form: Mapping[str, object], signature: str | None) -> None:
    """Raises SignatureRefused unless a form post was signed by the carrier.

    `path` and `query` are the raw, still percent-encoded ones. `form` keeps empty values and, if it can hold them,
    duplicate names (`getlist` or `getall`); it is empty for GET.
    """
    _check(keys.auth_tokens, (_url(keys.public_url, path, query),), form, signature)


def check_handshake(keys: SigningKeys, path: str, query: str, signature: str | None) -> None:
    """Raises SignatureRefused unless the carrier opened this WebSocket; it signs with or without a final slash."""
    bare = path.rstrip("/")
    base = socket_address(keys.public_url)
    _check(keys.auth_tokens, (_url(base, bare, query), _url(base, bare + "/", query)), {}, signature)


def socket_address(public_url: str) -> str:
    """The public address for WebSockets: wss:// for https://, and ws:// for a simulator's plain http://."""
    scheme, separator, rest = public_url.rstrip("/").partition("://")
    sockets = {"https": "wss", "http": "ws"}
    if not separator or scheme not in sockets:
        raise ValueError(f"The public URL must begin with https:// (or http:// for the simulator): {public_url!r}")
    return f"{sockets[scheme]}://{rest}"


def _url(base: str, path: str, query: str) -> str:
    return base.rstrip("/") + path + (f"?{query}" if query else "")


def _check(tokens: tuple[str, ...], urls: tuple[str, ...], form: Mapping[str, object], signature: str | None) -> None:
    if not signature:
        raise SignatureRefused("The request carries no X-Twilio-Signature.")
    if not any(RequestValidator(token).validate(url, form, signature) for token in tokens for url in urls):
        raise SignatureRefused("X-Twilio-Signature does not match: check the auth token and the public URL.")
