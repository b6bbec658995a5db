"""In whose voice, and in which language, the callers of a number are spoken to."""

from dataclasses import dataclass

from callassist.reception.numbers import Sound
from callassist.reception.phrases import Phrases, phrases_of
from telephony.twiml import Voice
from web.parts import Parts


@dataclass(frozen=True, slots=True)
class Speaking:
    """`voice` says our own `phrases`; `own_voice` what the business has written itself."""

    phrases: Phrases
    voice: Voice
    own_voice: Voice


def speaking(here: Parts, called: str) -> Speaking:
    """Our own words are said in English, by an English voice, where we have no words in the number's language."""
    number, language = here.numbers.of(called), here.language_of(called)
    phrases = phrases_of(language)
    if number and number.voice:
        own = Voice(number.voice.language, number.voice.name)
        is_ours = own.language.partition("-")[0] == phrases.language
        return Speaking(phrases, own if is_ours else Voice(phrases.locale), own)
    voice = Voice(phrases.locale)
    return Speaking(phrases, voice, voice)


def sound_url(here: Parts, sound: Sound) -> str:
    """Where Twilio gets the sound of an announcement."""
    return sound.url or f"{here.settings.reached_at}/twilio/sounds/{sound.name}"
