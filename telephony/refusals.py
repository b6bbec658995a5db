"""Twilio's refusals as errors of ours."""

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException

from telephony.errors import (
    CallOver,
    CarrierBusy,
    CarrierUnreachable,
    CredentialsRefused,
    RequestRefused,
    TelephonyError,
)

_OVER = frozenset({20404, 21220})


def error_of(refused: TwilioException, request: str) -> TelephonyError:
    return error_of_status(*_status_and_code(refused), request)


def error_of_status(status: int, code: int, request: str) -> TelephonyError:
    """`status` is HTTP's, 0 without an answer; `code` is Twilio's own, 0 where it gave none."""
    told = f"({request}: HTTP {status}, error {code})"
    if status == 429:
        return CarrierBusy(f"Twilio has too many requests of ours {told}.")
    if status == 404 or code in _OVER:
        return CallOver(f"The call is over {told}.")
    if status in {401, 403}:
        return CredentialsRefused(f"Twilio refused the account or key; check its SID and secret {told}.")
    if status >= 500 or status in {0, 408}:
        return CarrierUnreachable(f"Twilio gave no usable answer {told}.")
    return RequestRefused(f"Twilio refused the request {told}: see https://www.twilio.com/docs/errors/{code}", code)


def _status_and_code(refused: TwilioException) -> tuple[int, int]:
    """Lists raise a plain exception with the response beside the text; everything else carries both numbers."""
    if isinstance(refused, TwilioRestException | TwilioServiceException):
        return int(refused.status), int(refused.code or 0)
    statuses = [int(part.status_code) for part in refused.args if hasattr(part, "status_code")]
    return (statuses[0] if statuses else 0), 0
