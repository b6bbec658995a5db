"""Everything that can go wrong between us and the carrier.

TelephonyError
  BadRequestField       a webhook's field is missing or wild
  SignatureRefused      a request that the carrier did not sign
  MalformedMedia        a media message that is none
  StreamCut             the media socket went away without saying goodbye
  CallOver              the leg or conference has ended, or never was
  CarrierBusy           too many requests; nothing was done
  CarrierUnreachable    no answer, or none of use: it may have been done all the same
  CredentialsRefused    account, key or token are wrong
  RequestRefused        the carrier will not do it, now or later
"""


class TelephonyError(Exception):
    """`retryable` says whether trying the same again may help."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class BadRequestField(TelephonyError):
    """`field` is the name as the carrier sends it, e.g. CallSid."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


class SignatureRefused(TelephonyError):
    pass


class MalformedMedia(TelephonyError):
    pass


class StreamCut(TelephonyError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class CallOver(TelephonyError):
    pass


class CarrierBusy(TelephonyError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class CarrierUnreachable(TelephonyError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class CredentialsRefused(TelephonyError):
    pass


class RequestRefused(TelephonyError):
    """`code` is Twilio's error code, 0 when it gave none."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code
