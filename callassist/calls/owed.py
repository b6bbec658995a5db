"""What a call leaves to be done, folded from its log: a promised call back, a message that was left. Pure."""

from dataclasses import dataclass, replace

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent
from callassist.calls.owed_events import CallbackPromised, Status, Task, TaskSettled


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a task stands. `number` counts how often somebody settled it; `name` is who did last."""

    status: Status = Status.OPEN
    number: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Callback:
    promised: CallbackPromised
    settled: Settlement = Settlement()

    @property
    def is_open(self) -> bool:
        return self.settled.status is Status.OPEN


@dataclass(frozen=True, slots=True)
class Voicemail:
    """`text` is empty until the message was heard, and where nothing was said; `lost` says why it cannot be heard."""

    sid: str
    seconds: float
    text: str = ""
    is_heard: bool = False
    lost: str = ""
    settled: Settlement = Settlement()

    @property
    def is_open(self) -> bool:
        return self.settled.status is Status.OPEN


def callback_after(callback: Callback | None, event: CallEvent) -> Callback | None:
    """A new promise is open again, whatever became of the one before."""
    match event:
        case CallbackPromised() if callback is None or event.revision > callback.promised.revision:
            number = callback.settled.number if callback else 0
            return Callback(event, Settlement(number=number))
        case TaskSettled(task=Task.CALLBACK) if callback:
            return replace(callback, settled=_settled(callback.settled, event))
        case _:
            return callback


def voicemail_after(voicemail: Voicemail | None, event: CallEvent) -> Voicemail | None:
    match event:
        case pe.VoicemailLeft():
            known = voicemail or Voicemail(event.recording_sid, event.seconds)
            return replace(known, sid=event.recording_sid, seconds=event.seconds)
        case pe.VoicemailTranscribed():
            known = voicemail or Voicemail(event.recording_sid, 0.0)
            return replace(known, sid=event.recording_sid, text=event.text, is_heard=True)
        case rec.RecordingLost() if voicemail and voicemail.sid == event.recording_sid:
            return replace(voicemail, lost=event.reason)
        case TaskSettled(task=Task.MESSAGE) if voicemail:
            return replace(voicemail, settled=_settled(voicemail.settled, event))
        case _:
            return voicemail


def _settled(before: Settlement, event: TaskSettled) -> Settlement:
    return Settlement(event.status, event.number, event.name) if event.number > before.number else before
