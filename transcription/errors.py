"""What can go wrong between audio and words.

TranscriptionError
├── ModelUnavailable      no such model, or it is not here and cannot be fetched
├── ModelCorrupt          the weights are not the ones that were published
├── AudioUnreadable       a file that holds no usable audio
├── ReferenceUnreadable   a reference transcript that does not follow the format
├── DecoderBusy           the queue of the decoder is full, or an interim request had to make room
└── DecodeFailed          the model failed, or was closed, before this request was decoded

Messages are sentences for the person at the screen: what happened, and what to do.
"""


class TranscriptionError(Exception):
    """`retryable` says whether the same request may succeed later."""

    def __init__(self, message: str, *, retryable: bool = False) -> None:
        super().__init__(message)
        self.retryable = retryable


class ModelUnavailable(TranscriptionError):
    pass


class ModelCorrupt(TranscriptionError):
    pass


class AudioUnreadable(TranscriptionError):
    pass


class ReferenceUnreadable(TranscriptionError):
    pass


class DecoderBusy(TranscriptionError):
    def __init__(self, message: str) -> None:
        super().__init__(message, retryable=True)


class DecodeFailed(TranscriptionError):
    pass
