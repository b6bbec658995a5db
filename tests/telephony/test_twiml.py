from dataclasses import replace

import pytest

from telephony import twiml
from telephony.simulator import twiml_reader

HEADER = '<?xml version="1.0" encoding="UTF-8"?>'
PLAN = twiml.Answer(
    conference="room-1",
    stream_name="s1",
    media_url="wss://a.example/media",
    token="abc",
    stream_callback_url="https://a.example/stream",
    conference_callback_url="https://a.example/conference",
    wait_url="https://a.example/wait",
    after_url="https://a.example/after",
)
ANSWER = (
    '<Start><Stream name="s1" statusCallback="https://a.example/stream" statusCallbackMethod="POST" '
    'track="both_tracks" url="wss://a.example/media"><Parameter name="token" value="abc" /></Stream></Start>'
    '<Dial action="https://a.example/after" method="POST"><Conference beep="false" endConferenceOnExit="true" '
    'jitterBufferSize="small" participantLabel="customer" startConferenceOnEnter="false" '
    'statusCallback="https://a.example/conference" '
    'statusCallbackEvent="start end join leave mute hold" statusCallbackMethod="POST" '
    'waitMethod="POST" waitUrl="https://a.example/wait">room-1</Conference></Dial>'
)


def test_the_customer_is_streamed_and_waits_in_a_conference():
    assert twiml.answer(PLAN) == f"{HEADER}<Response>{ANSWER}</Response>"


def test_the_fallback_is_a_person_and_what_follows_where_nobody_picks_up_or_an_apology():
    after = "https://a.example/after"

    assert twiml.fallback("+15005550020", "Sorry.", action_url=after) == (
        f'{HEADER}<Response><Dial action="{after}" method="POST">+15005550020</Dial></Response>'
    )
    assert twiml.fallback("", "Sorry.", action_url=after) == (
        f"{HEADER}<Response><Say>Sorry.</Say><Hangup /></Response>"
    )


def test_words_are_said_by_the_voice_and_in_the_language_asked_for():
    voice = twiml.Voice("de-DE", "Polly.Vicki")
    said = '<Say language="de-DE" voice="Polly.Vicki">'
    url = "https://a.example/next"

    documents = (
        twiml.goodbye("Auf Wiederhören & <danke>.", voice),
        twiml.wait(url, message="Danke.", voice=voice),
        twiml.hold(url, "https://a.example/hold.wav", "Danke.", voice),
        twiml.fallback("", "Leider nicht.", action_url=url, voice=voice),
        twiml.announce("Hallo.", action_url=url, then_url=url, voice=voice),
        twiml.nobody("Danke.", callback_url=url, recorder=twiml.Recorder("Bitte.", url, url), voice=voice),
    )

    assert [document.count("<Say") - document.count(said) for document in documents] == [0] * len(documents)
    assert "&amp; &lt;danke&gt;" in documents[0]
    for document in documents:
        assert twiml_reader.read(document, url)


def test_an_announcement_may_be_a_sound():
    document = twiml.announce(
        "", action_url="https://a.example/key", then_url="https://a.example/then", sound_url="https://a.example/hi.mp3"
    )

    assert "<Play>https://a.example/hi.mp3</Play></Gather>" in document
    assert "<Say" not in document


def test_waiting_goes_round():
    assert twiml.wait("https://a.example/wait", ring_url="https://a.example/ring.wav") == (
        f'{HEADER}<Response><Play>https://a.example/ring.wav</Play><Pause length="4" />'
        '<Redirect method="POST">https://a.example/wait</Redirect></Response>'
    )
    assert "<Say>One moment</Say>" in twiml.wait("https://a.example/wait", message="One moment")


def test_goodbye_hangs_up():
    assert twiml.goodbye("Bye") == f"{HEADER}<Response><Say>Bye</Say><Hangup /></Response>"
    assert twiml.goodbye() == f"{HEADER}<Response><Hangup /></Response>"


def test_the_simulator_reads_what_we_write():
    stream, dial = twiml_reader.read(twiml.answer(PLAN), "https://a.example/voice")

    assert stream == twiml_reader.StartStream(
        "wss://a.example/media", "s1", "both_tracks", "https://a.example/stream", {"token": "abc"}
    )
    assert dial.name == "room-1"
    assert (dial.start_on_enter, dial.end_on_exit, dial.label) == (False, True, "customer")
    assert dial.events == set(twiml.CONFERENCE_EVENTS)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", 12100),
        ("<Response>", 12100),
        ("<Answer/>", 12100),
        ("<Response><Dance/></Response>", 12200),
        ("<Response><Say loud='yes'>x</Say></Response>", 12200),
        ("<Response><Pause length='long'/></Response>", 12200),
        ("<Response><Dial/></Response>", 13223),
        ("<Response><Dial><Queue>x</Queue></Dial></Response>", 12200),
        ("<Response><Dial><Conference muted='maybe'>x</Conference></Dial></Response>", 12200),
        ("<Response><Dial><Conference statusCallbackEvent=\"['start']\">x</Conference></Dial></Response>", 12200),
        ("<Response><Start><Stream url='wss://a.example/m?call=1'/></Start></Response>", 31920),
        ("<Response><Start><Stream url='https://a.example/m'/></Start></Response>", 31920),
        ("<Response><Start><Stream url='wss://a.example/m' track='both'/></Start></Response>", 12200),
        ("<Response><Start><Recording/></Start></Response>", 12200),
    ],
)
def test_the_simulator_refuses_what_twilio_would(document, code):
    with pytest.raises(twiml_reader.TwimlError) as wrong:
        twiml_reader.read(document, "https://a.example/voice")

    assert wrong.value.code == code


def test_relative_addresses_belong_to_the_document():
    assert twiml_reader.read("<Response><Redirect>/next</Redirect></Response>", "https://a.example/voice") == (
        twiml_reader.Redirect("https://a.example/next", "POST"),
    )


# --- the legs of ours ------------------------------------------------------------------------------------------------

STREAM = twiml.Stream("transfer-1-1", "wss://a.example/media", "abc", "https://a.example/stream")


def entered(stream: twiml.Stream | None, wait_url: str = "") -> str:
    after, told = "https://a.example/after", "https://a.example/conference"
    return twiml.enter(twiml.Entrance("room-1", "transfer-1", after, told, stream, wait_url=wait_url))


def test_who_waits_alone_hears_the_page_that_is_named_and_else_the_carriers_music():
    assert 'waitMethod="POST" waitUrl="https://a.example/wait"' in entered(None, "https://a.example/wait")
    assert "wait" not in entered(None)


def test_one_of_ours_is_streamed_alone_and_starts_the_conference_without_ending_it():
    assert entered(STREAM) == (
        f'{HEADER}<Response><Start><Stream name="transfer-1-1" statusCallback="https://a.example/stream" '
        'statusCallbackMethod="POST" track="inbound_track" url="wss://a.example/media">'
        '<Parameter name="token" value="abc" /></Stream></Start>'
        '<Dial action="https://a.example/after" method="POST"><Conference beep="false" endConferenceOnExit="false" '
        'jitterBufferSize="small" participantLabel="transfer-1" startConferenceOnEnter="true" '
        'statusCallback="https://a.example/conference" statusCallbackEvent="start end join leave mute hold" '
        'statusCallbackMethod="POST">room-1</Conference></Dial></Response>'
    )


def test_nothing_is_streamed_of_whom_nobody_is_to_hear():
    assert "<Stream" not in entered(None)
    assert "<Stream" not in twiml.answer(replace(PLAN, heard=False))


def test_an_offer_asks_three_times_for_a_key_and_then_hangs_up():
    question = (
        '<Gather action="https://a.example/key" input="dtmf" method="POST" numDigits="1" timeout="6">'
        "<Say>Press 1.</Say></Gather>"
    )

    assert twiml.offer("Press 1.", action_url="https://a.example/key") == (
        f"{HEADER}<Response>{question * 3}<Hangup /></Response>"
    )


def test_what_follows_an_announcement_is_asked_for_once_it_was_said():
    gather = '<Gather action="https://a.example/key" input="dtmf" method="POST" numDigits="1" timeout="1">'
    then = "https://a.example/then"

    assert twiml.announce("Hello.", action_url="https://a.example/key", then_url=then) == (
        f'{HEADER}<Response>{gather}<Say>Hello.</Say></Gather><Redirect method="POST">{then}</Redirect></Response>'
    )


def test_hold_begins_with_sound_and_goes_round():
    play, again = "<Play>https://a.example/hold.wav</Play>", "https://a.example/hold"

    silent, spoken = (twiml.hold(again, "https://a.example/hold.wav", text) for text in ("", "We are still here."))

    assert silent == f'{HEADER}<Response>{play}<Redirect method="POST">{again}</Redirect></Response>'
    assert f"{play}<Say>We are still here.</Say><Redirect" in spoken
    assert "<Say>One moment.</Say><Redirect" in twiml.moment(again)


def test_when_nobody_is_there_a_key_or_a_message_is_taken_and_the_call_ends():
    document = twiml.nobody(
        "We are closed.",
        callback_url="https://a.example/key",
        recorder=twiml.Recorder("After the tone.", "https://a.example/done", "https://a.example/recording"),
    )

    assert '<Gather action="https://a.example/key"' in document
    assert '<Record action="https://a.example/done" maxLength="120" method="POST" playBeep="true"' in document
    assert 'recordingStatusCallbackEvent="completed absent"' in document
    assert document.endswith("<Hangup /></Response>")
