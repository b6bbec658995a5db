"""Does the public address lead here? Asked as Twilio asks: for a page, and with its signature for the audio socket."""

from datetime import datetime
from email.utils import parsedate_to_datetime

import aiohttp
from twilio.request_validator import RequestValidator

from telephony.signature import socket_address
from web.health import HEALTHY

_PATIENCE = aiohttp.ClientTimeout(total=8)
_TWILIO = "https://api.twilio.com"


async def reach(public_url: str, local_url: str, auth_token: str) -> tuple[bool | None, str]:
    """Whether calls find this server, and what to do where they do not; None: it does not run yet."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        if not (trouble := await _trouble(session, public_url)):
            return await _hears(session, public_url, auth_token)
        if await _trouble(session, local_url):
            return None, (
                f"{public_url} is not tried: callassist does not run here yet. Start it (callassist serve), then run "
                "doctor again beside it."
            )
        return False, (
            f"callassist runs here, but {public_url} does not lead to it ({trouble}). Look at the name's DNS entry, "
            "the reverse proxy and the firewall."
        )


async def _trouble(session: aiohttp.ClientSession, base: str) -> str:
    """Why callassist does not answer at `base`; empty: it does."""
    try:
        async with session.get(f"{base}/healthz") as answer:
            healthy = answer.status == 200 and await answer.json(content_type=None) == HEALTHY
            return "" if healthy else f"HTTP {answer.status}, and not from callassist"
    except aiohttp.ClientSSLError:
        return "its certificate is not valid"
    except TimeoutError:
        return "no answer"
    except (aiohttp.ClientError, OSError, ValueError):
        return "no connection"


async def _hears(session: aiohttp.ClientSession, public_url: str, auth_token: str) -> tuple[bool, str]:
    url = f"{socket_address(public_url)}/twilio/media"
    signature = RequestValidator(auth_token).compute_signature(url, {})
    try:
        async with session.ws_connect(url, headers={"X-Twilio-Signature": signature}):
            return True, f"Twilio reaches this server at {public_url}, for the sound of calls too"
    except aiohttp.WSServerHandshakeError as refused:
        if refused.status == 403:
            return False, (
                f"What answers at {public_url} refuses Twilio's signature: it was started with another "
                "CALLASSIST_PUBLIC_URL or CALLASSIST_TWILIO_AUTH_TOKEN. Start it again."
            )
        told = f"HTTP {refused.status}"
    except (aiohttp.ClientError, OSError):
        told = "cut off"
    return False, (
        f"{public_url} answers, but passes no WebSockets through ({told}): calls would have no transcript. Let the "
        "reverse proxy pass them."
    )


async def clock_ahead(api_url: str, now: datetime) -> float | None:
    """Seconds by which our clock is ahead of the carrier's, to about one; None: the carrier did not tell."""
    try:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session, session.get(api_url or _TWILIO) as answer:
            return (now - parsedate_to_datetime(answer.headers["Date"])).total_seconds()
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return None
