"""Admits one media stream of one call: the token that travels from our TwiML to Twilio and back over the socket.

The handshake's signature is the same for every call, so it alone would let a captured one in again.
"""

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

LIFETIME_SECONDS = 300


class TokenRefused(Exception):
    """The message says why, without the token."""


class StreamTokens:
    """The label is that of the leg whose own stream it is; empty: the customer's leg, with both tracks."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="media-stream")

    def make(self, call_id: str, stream: str, label: str = "") -> str:
        return self._serializer.dumps([call_id, stream, label])

    def read(self, token: str) -> tuple[str, str, str]:
        """Call id, stream name and label; raises TokenRefused."""
        try:
            call_id, stream, label = self._serializer.loads(token, max_age=LIFETIME_SECONDS)
        except SignatureExpired as error:
            raise TokenRefused("the stream token has expired") from error
        except (BadSignature, ValueError, TypeError) as error:
            raise TokenRefused("the stream token is not one of ours") from error
        return str(call_id), str(stream), str(label)
