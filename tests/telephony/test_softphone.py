import jwt

from telephony.softphone import SoftphoneKeys, access_token

KEYS = SoftphoneKeys("AC1", "SK1", "a secret of at least thirty-two bytes")


def _claims(token):
    return jwt.decode(token, KEYS.key_secret, algorithms=["HS256"])


def test_the_token_lets_one_agent_be_called():
    token = access_token(KEYS, "agent_7", ttl_seconds=600)

    claims = _claims(token)
    assert jwt.get_unverified_header(token)["cty"] == "twilio-fpa;v=1"
    assert (claims["iss"], claims["sub"]) == ("SK1", "AC1")
    assert claims["grants"] == {"identity": "agent_7", "voice": {"incoming": {"allow": True}}}
    assert claims["exp"] - claims["nbf"] == 600
