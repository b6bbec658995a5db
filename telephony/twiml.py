"""What we tell Twilio to do with a call. Pure: values in, TwiML out; every URL is absolute."""

from dataclasses import dataclass, field

from twilio.twiml.voice_response import Dial, Gather, Start, VoiceResponse

CONFERENCE_EVENTS = ("start", "end", "join", "leave", "mute", "hold")
"""What we hear about a conference; the values of its first participant count, so REST calls name the same."""

CUSTOMER_LABEL = "customer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer's way into their conference, with both sides of the call streamed to us.

    `conference` is an opaque name, `token` admits the stream `stream_name` to `media_url` (wss, no query).
    `announcement` is spoken first. `wait_url` gives what is heard until somebody answers, `after_url` what comes when
    the talk is over. Nothing is streamed of a call that is not `heard`.
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
    heard: bool = True


@dataclass(frozen=True, slots=True)
class Stream:
    """What a party says, streamed to `url` (wss, no query) under `name`; `token` admits it."""

    name: str
    url: str
    token: str = field(repr=False)
    callback_url: str


def answer(plan: Answer) -> str:
    response = VoiceResponse()
    if plan.announcement:
        response.say(plan.announcement)
    if plan.heard:
        stream = Stream(plan.stream_name, plan.media_url, plan.token, plan.stream_callback_url)
        response.append(_start(stream, "both_tracks"))
    dial = Dial(action=plan.after_url, method="POST")
    dial.conference(
        plan.conference,
        participant_label=CUSTOMER_LABEL,
        start_conference_on_enter=False,
        end_conference_on_exit=True,
        beep="false",
        wait_url=plan.wait_url,
        wait_method="POST",
        jitter_buffer_size="small",
        status_callback=plan.conference_callback_url,
        status_callback_method="POST",
        status_callback_event=" ".join(CONFERENCE_EVENTS),
    )
    response.append(dial)
    return str(response)


def enter(conference: str, label: str, *, stream: Stream | None, after_url: str, callback_url: str) -> str:
    """The way of one of ours into the conference, heard on a stream of their own from the first word on."""
    response = VoiceResponse()
    if stream:
        response.append(_start(stream, "inbound_track"))
    dial = Dial(action=after_url, method="POST")
    dial.conference(
        conference,
        participant_label=label,
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        beep="false",
        jitter_buffer_size="small",
        status_callback=callback_url,
        status_callback_method="POST",
        status_callback_event=" ".join(CONFERENCE_EVENTS),
    )
    response.append(dial)
    return str(response)


def _start(stream: Stream, track: str) -> Start:
    start = Start()
    started = start.stream(
        name=stream.name,
        url=stream.url,
        track=track,
        status_callback=stream.callback_url,
        status_callback_method="POST",
    )
    started.parameter(name="token", value=stream.token)
    return start


def announce(text: str, *, action_url: str, then_url: str) -> str:
    """Says `text`; a key goes to `action_url` at once. `then_url` is asked for once all of it was said."""
    response = VoiceResponse()
    response.append(_question(text, action_url, seconds=1))
    response.redirect(then_url, method="POST")
    return str(response)


def offer(text: str, *, action_url: str, rounds: int = 3) -> str:
    """Asks for a key, so many times, and hangs up: an answering machine presses none."""
    response = VoiceResponse()
    for _ in range(rounds):
        response.append(_question(text, action_url, seconds=6))
    response.hangup()
    return str(response)


def _question(text: str, action_url: str, *, seconds: int) -> Gather:
    gather = Gather(input="dtmf", num_digits=1, timeout=seconds, action=action_url, method="POST")
    gather.say(text)
    return gather


def onward(url: str) -> str:
    response = VoiceResponse()
    response.redirect(url, method="POST")
    return str(response)


def moment(again_url: str) -> str:
    """For somebody of ours whose turn comes at once."""
    response = VoiceResponse()
    response.say("One moment.")
    response.redirect(again_url, method="POST")
    return str(response)


def hold(again_url: str, music_url: str, message: str = "") -> str:
    """Music first, so that there is sound at once; then, where there is one, a `message`."""
    response = VoiceResponse()
    response.play(music_url)
    if message:
        response.say(message)
    response.redirect(again_url, method="POST")
    return str(response)


def nobody(text: str, *, callback_url: str, record_url: str, recording_callback_url: str) -> str:
    """Nobody is there: a key asks to be called back, else a message of at most two minutes is taken.

    Without a `callback_url` no key is asked for, without a `record_url` no message.
    """
    response = VoiceResponse()
    if callback_url:
        response.append(_question(text, callback_url, seconds=4))
    else:
        response.say(text)
    if not record_url:
        response.hangup()
        return str(response)
    response.say("Please leave a message after the tone.")
    response.record(
        action=record_url,
        method="POST",
        max_length=120,
        play_beep=True,
        recording_status_callback=recording_callback_url,
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    response.hangup()
    return str(response)


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
