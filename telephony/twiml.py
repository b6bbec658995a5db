"""What we tell Twilio to do with a call. Pure: values in, TwiML out; every URL is absolute."""

from dataclasses import dataclass, field

from twilio.twiml.voice_response import Dial, Gather, Start, VoiceResponse

CONFERENCE_EVENTS = ("start", "end", "join", "leave", "mute", "hold")
"""What we hear about a conference; the values of its first participant count, so REST calls name the same."""

CUSTOMER_LABEL = "customer"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: a language as de-DE, and one of Twilio's voices for it; empty: as the account is set."""

    language: str = ""
    name: str = ""

    def attributes(self) -> dict[str, str]:
        return {key: value for key, value in (("language", self.language), ("voice", self.name)) if value}


PLAIN = Voice()


@dataclass(frozen=True, slots=True)
class Answer:
    """The customer's way into their conference, with both sides of the call streamed to us.

    `conference` is an opaque name, `token` admits the stream `stream_name` to `media_url` (wss, no query).
    `wait_url` gives what is heard until somebody answers, `after_url` what comes when
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


@dataclass(frozen=True, slots=True)
class Entrance:
    """The way of one of ours into the conference, heard on a `stream` of their own from the first word on.

    Who is `muted` only listens until they are let speak, and begins no conference. `wait_url` is heard while nobody
    else is there; empty: the carrier's music.
    """

    conference: str
    label: str
    after_url: str
    callback_url: str
    stream: Stream | None = None
    muted: bool = False
    wait_url: str = ""


def enter(plan: Entrance) -> str:
    response = VoiceResponse()
    if plan.stream:
        response.append(_start(plan.stream, "inbound_track"))
    dial = Dial(action=plan.after_url, method="POST")
    dial.conference(
        plan.conference,
        participant_label=plan.label,
        muted=plan.muted or None,
        start_conference_on_enter=not plan.muted,
        end_conference_on_exit=False,
        beep="false",
        wait_url=plan.wait_url or None,
        wait_method="POST" if plan.wait_url else None,
        jitter_buffer_size="small",
        status_callback=plan.callback_url,
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


def announce(text: str, *, action_url: str, then_url: str, sound_url: str = "", voice: Voice = PLAIN) -> str:
    """Says `text`, or plays a sound; a key goes to `action_url` at once. `then_url` is asked for once all was said."""
    response = VoiceResponse()
    gather = _keys(action_url, seconds=1)
    if sound_url:
        gather.play(sound_url)
    else:
        gather.say(text, **voice.attributes())
    response.append(gather)
    response.redirect(then_url, method="POST")
    return str(response)


def offer(text: str, *, action_url: str, rounds: int = 3) -> str:
    """Asks for a key, so many times, and hangs up: an answering machine presses none."""
    response = VoiceResponse()
    for _ in range(rounds):
        response.append(_question(text, action_url, seconds=6))
    response.hangup()
    return str(response)


def _question(text: str, action_url: str, *, seconds: int, voice: Voice = PLAIN) -> Gather:
    gather = _keys(action_url, seconds=seconds)
    gather.say(text, **voice.attributes())
    return gather


def _keys(action_url: str, *, seconds: int) -> Gather:
    return Gather(input="dtmf", num_digits=1, timeout=seconds, action=action_url, method="POST")


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


def hold(again_url: str, music_url: str, message: str = "", voice: Voice = PLAIN) -> str:
    """Music first, so that there is sound at once; then, where there is one, a `message`."""
    response = VoiceResponse()
    response.play(music_url)
    if message:
        response.say(message, **voice.attributes())
    response.redirect(again_url, method="POST")
    return str(response)


@dataclass(frozen=True, slots=True)
class Recorder:
    """Takes a message of at most two minutes after `text` was said."""

    text: str
    action_url: str
    callback_url: str


def nobody(text: str, *, callback_url: str, recorder: Recorder | None, voice: Voice = PLAIN) -> str:
    """Nobody is there: a key asks to be called back, else a message is taken.

    Without a `callback_url` no key is asked for, without a `recorder` no message.
    """
    response = VoiceResponse()
    if callback_url:
        response.append(_question(text, callback_url, seconds=4, voice=voice))
    else:
        response.say(text, **voice.attributes())
    if recorder:
        response.say(recorder.text, **voice.attributes())
        response.record(
            action=recorder.action_url,
            method="POST",
            max_length=120,
            play_beep=True,
            recording_status_callback=recorder.callback_url,
            recording_status_callback_method="POST",
            recording_status_callback_event="completed absent",
        )
    response.hangup()
    return str(response)


def fallback(number: str, apology: str, *, action_url: str, voice: Voice = PLAIN) -> str:
    """A person's telephone when anything of ours fails; an apology where no `number` is configured, never silence.

    `action_url` goes on with the caller when nobody answers there.
    """
    if not number:
        return goodbye(apology, voice)
    response = VoiceResponse()
    response.dial(number, action=action_url, method="POST")
    return str(response)


def wait(again_url: str, ring_url: str = "", message: str = "", voice: Voice = PLAIN) -> str:
    """What a customer hears until somebody answers: `ring_url` (audio) or a spoken `message`, and then `again_url`."""
    response = VoiceResponse()
    if ring_url:
        response.play(ring_url)
    if message:
        response.say(message, **voice.attributes())
    response.pause(length=4)
    response.redirect(again_url, method="POST")
    return str(response)


def goodbye(text: str = "", voice: Voice = PLAIN) -> str:
    response = VoiceResponse()
    if text:
        response.say(text, **voice.attributes())
    response.hangup()
    return str(response)
