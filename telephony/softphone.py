"""Access tokens for the telephone in the agent's browser."""

from dataclasses import dataclass, field

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant


@dataclass(frozen=True, slots=True)
class SoftphoneKeys:
    """An API key of the account."""

    account_sid: str
    key_sid: str
    key_secret: str = field(repr=False)


def access_token(keys: SoftphoneKeys, identity: str, ttl_seconds: int = 3600) -> str:
    """A JWT that lets the browser be called as `client:{identity}`; Twilio allows 24 hours at most."""
    token = AccessToken(keys.account_sid, keys.key_sid, keys.key_secret, identity=identity, ttl=ttl_seconds)
    token.add_grant(VoiceGrant(incoming_allow=True))
    jwt: str = token.to_jwt()
    return jwt
