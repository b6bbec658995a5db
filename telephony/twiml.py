"""What we tell Twilio to do with a call. Pure: values in, TwiML out; every URL is absolute."""

from dataclasses import dataclass, field

from twilio.twiml.voice_response import Dial, Start, VoiceResponse

CONFERENCE_EVENTS = ("start", "end", "join", "leave", "mute", "hold")
"""What we hear about a conference; the values of its first participant count, so REST calls name the same."""

CUSTOMER_LABEL = "customer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer's way into their conference, with both sides of the call streamed to us.

    `conference` is an opaque name, `token` admits the stream `stream_name` to `media_url` (wss, no query).
    `announcement` is spoken first. `wait_url` gives what is heard until somebody answers, `after_url` what comes when
    the talk is over.
    """

    conference: str
    stream_name: str
    media_url: str
    token: str = field(repr=False)
    stream_callback_url: str
    conference_callback_url: str
    wait_url: str
    after_url: str
    announcement: str = ""


def answer(plan: Answer) -> str:
    response = VoiceResponse()
    if plan.announcement:
        response.say(plan.announcement)
    start = Start()
    stream = start.stream(
        name=plan.stream_name,
        url=plan.media_url,
        track="both_tracks",
        status_callback=plan.stream_callback_url,
        status_callback_method="POST",
    )
    stream.parameter(name="token", value=plan.token)
    response.append(start)
    response.append(_conference(plan))
    return str(response)


def _conference(plan: Answer) -> Dial:
    dial = Dial(action=plan.after_url, method="POST")
    dial.conference(
        plan.conference,
        participant_label=CUSTOMER_LABEL,
        start_conference_on_enter=False,
        end_conference_on_exit=True,
        beep="false",
        wait_url=plan.wait_url,
        wait_method="POST",
        status_callback=plan.conference_callback_url,
        status_callback_method="POST",
        status_callback_event=" ".join(CONFERENCE_EVENTS),
    )
    return dial


def fallback(number: str, apology: str = "We are sorry, we cannot take your call right now. Please call again.") -> str:
    """A person's telephone when anything of ours fails; an apology where no `number` is configured, never silence."""
    if not number:
        return goodbye(apology)
    response = VoiceResponse()
    response.dial(number)
    return str(response)


def wait(again_url: str, ring_url: str = "", message: str = "") -> str:
    """What a customer hears until somebody answers: `ring_url` (audio) or a spoken `message`, and then `again_url`."""
    response = VoiceResponse()
    if ring_url:
        response.play(ring_url)
    if message:
        response.say(message)
    response.pause(length=4)
    response.redirect(again_url, method="POST")
    return str(response)


def goodbye(text: str = "") -> str:
    response = VoiceResponse()
    if text:
        response.say(text)
    response.hangup()
    return str(response)
