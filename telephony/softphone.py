"""Access tokens for the telephone in the agent's browser."""

from dataclasses import dataclass, field

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant


@dataclass(frozen=True, slots=True)
class SoftphoneKeys:
    """An API key of the account, and the TwiML application that outgoing calls run (empty: incoming calls only)."""

    account_sid: str
    key_sid: str
    key_secret: str = field(repr=False)
    application_sid: str = ""


def access_token(keys: SoftphoneKeys, identity: str, ttl_seconds: int = 3600) -> str:
    """A JWT that registers the browser as `client:{identity}`; Twilio allows 24 hours at most."""
    token = AccessToken(keys.account_sid, keys.key_sid, keys.key_secret, identity=identity, ttl=ttl_seconds)
    token.add_grant(VoiceGrant(incoming_allow=True, outgoing_application_sid=keys.application_sid or None))
    jwt: str = token.to_jwt()
    return jwt
