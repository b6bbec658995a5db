"""The secrets of one installation: from the environment, or made on the first start and kept in the data folder.

Without a Twilio account the installation answers simulated calls; then server and simulator on this machine share the
sandbox account kept here.
"""

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from callassist.settings import Settings

SIMULATOR_PORT = 8089


@dataclass(frozen=True, slots=True)
class Credentials:
    """`secret` signs cookies and stream tokens; `api_url` is empty for the real Twilio."""

    account_sid: str
    auth_token: str
    api_url: str
    secret: str
    api_token: str
    simulated: bool


def credentials(settings: Settings) -> Credentials:
    kept = _kept(settings.data / "secrets.json")
    simulated = not settings.twilio_account_sid
    return Credentials(
        account_sid=settings.twilio_account_sid or kept["account_sid"],
        auth_token=settings.twilio_auth_token or kept["auth_token"],
        api_url=settings.twilio_api_url or (f"http://127.0.0.1:{SIMULATOR_PORT}" if simulated else ""),
        secret=settings.secret_key or kept["secret"],
        api_token=settings.api_token or (kept["api_token"] if simulated else ""),
        simulated=simulated,
    )


def _kept(path: Path) -> dict[str, str]:
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text())
        return kept
    path.parent.mkdir(parents=True, exist_ok=True)
    made = {
        "account_sid": "AC" + secrets.token_hex(16),
        "auth_token": secrets.token_hex(16),
        "secret": secrets.token_urlsafe(32),
        "api_token": secrets.token_urlsafe(24),
    }
    path.touch(mode=0o600)
    path.write_text(json.dumps(made))
    return made
