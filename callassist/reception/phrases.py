"""Everything that we say to callers ourselves, whole in every language that is here: nothing else speaks to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """`{place}`, `{time}`, `{day}`, `{month}` and `{when}` are filled in; `when` is what `by` makes of time and day.

    `weekdays` begin with Monday and say "on"; `clock` says a time of day of the hour and minute.
    """

    language: str
    locale: str
    next_in_line: str
    place_in_line: str
    closed: str
    unavailable: str
    offer_callback: str
    callback_promised: str
    leave_message: str
    thanks: str
    call_again: str
    on_hold: str
    by: str
    today: str
    tomorrow: str
    weekdays: tuple[str, str, str, str, str, str, str]
    date: str
    months: tuple[str, str, str, str, str, str, str, str, str, str, str, str]
    clock: Callable[[int, int], str]


def _english_clock(hour: int, minute: int) -> str:
    return f"{hour % 12 or 12}{f':{minute:02d}' if minute else ''} {'PM' if hour >= 12 else 'AM'}"


def _german_clock(hour: int, minute: int) -> str:
    return f"{'ein' if hour == 1 else hour} Uhr{f' {minute}' if minute else ''}"


def _spanish_clock(hour: int, minute: int) -> str:
    return f"{'la' if hour == 1 else 'las'} {hour}:{minute:02d}"


def _french_clock(hour: int, minute: int) -> str:
    return f"{hour} heure{'s' if hour > 1 else ''}{f' {minute}' if minute else ''}"


ENGLISH = Phrases(
    language="en",
    locale="en-US",
    next_in_line="Thank you for waiting. You are next in line.",
    place_in_line="Thank you for waiting. You are number {place} in line.",
    closed="We are closed at the moment.",
    unavailable="We are sorry, nobody can take your call right now.",
    offer_callback="Press 1 and we will call you back {when}.",
    callback_promised="Thank you. We will call you back {when}. Goodbye.",
    leave_message="Please leave a message after the tone.",
    thanks="Thank you. Goodbye.",
    call_again="We are sorry, nobody can take your call right now. Please call again.",
    on_hold="Thank you for holding. We are still here.",
    by="by {time} {day}",
    today="today",
    tomorrow="tomorrow",
    weekdays=("on Monday", "on Tuesday", "on Wednesday", "on Thursday", "on Friday", "on Saturday", "on Sunday"),
    date="on {month} {day}",
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    clock=_english_clock,
)
GERMAN = Phrases(
    language="de",
    locale="de-DE",
    next_in_line="Vielen Dank für Ihre Geduld. Sie sind als Nächstes an der Reihe.",
    place_in_line="Vielen Dank für Ihre Geduld. Sie sind auf Platz {place} der Warteschlange.",
    closed="Wir haben im Moment geschlossen.",
    unavailable="Leider kann gerade niemand Ihren Anruf annehmen.",
    offer_callback="Drücken Sie die 1, und wir rufen Sie {when} zurück.",
    callback_promised="Vielen Dank. Wir rufen Sie {when} zurück. Auf Wiederhören.",
    leave_message="Bitte hinterlassen Sie nach dem Ton eine Nachricht.",
    thanks="Vielen Dank. Auf Wiederhören.",
    call_again="Leider kann gerade niemand Ihren Anruf annehmen. Bitte rufen Sie noch einmal an.",
    on_hold="Vielen Dank für Ihre Geduld. Wir sind gleich wieder für Sie da.",
    by="{day} bis {time}",
    today="heute",
    tomorrow="morgen",
    weekdays=("am Montag", "am Dienstag", "am Mittwoch", "am Donnerstag", "am Freitag", "am Samstag", "am Sonntag"),
    date="am {day}. {month}",
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
    clock=_german_clock,
)
SPANISH = Phrases(
    language="es",
    locale="es-ES",
    next_in_line="Gracias por esperar. Es usted la siguiente persona en la cola.",
    place_in_line="Gracias por esperar. Ocupa usted el puesto número {place} en la cola.",
    closed="En este momento estamos cerrados.",
    unavailable="Lo sentimos, ahora mismo nadie puede atender su llamada.",
    offer_callback="Pulse 1 y le llamaremos {when}.",
    callback_promised="Gracias. Le llamaremos {when}. Hasta luego.",
    leave_message="Por favor, deje un mensaje después de la señal.",
    thanks="Gracias. Hasta luego.",
    call_again="Lo sentimos, ahora mismo nadie puede atender su llamada. Por favor, vuelva a llamar.",
    on_hold="Gracias por su paciencia. Seguimos con usted.",
    by="{day} antes de {time}",
    today="hoy",
    tomorrow="mañana",
    weekdays=("el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "el sábado", "el domingo"),
    date="el {day} de {month}",
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    clock=_spanish_clock,
)
FRENCH = Phrases(
    language="fr",
    locale="fr-FR",
    next_in_line="Merci de patienter. Vous êtes la prochaine personne en ligne.",
    place_in_line="Merci de patienter. Vous êtes en position {place} dans la file d'attente.",
    closed="Nous sommes actuellement fermés.",
    unavailable="Nous sommes désolés, personne ne peut prendre votre appel pour le moment.",
    offer_callback="Appuyez sur 1 et nous vous rappellerons {when}.",
    callback_promised="Merci. Nous vous rappellerons {when}. Au revoir.",
    leave_message="Veuillez laisser un message après le signal sonore.",
    thanks="Merci. Au revoir.",
    call_again="Nous sommes désolés, personne ne peut prendre votre appel pour le moment. Merci de rappeler.",
    on_hold="Merci de patienter. Nous sommes toujours là.",
    by="{day} avant {time}",
    today="aujourd'hui",
    tomorrow="demain",
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    date="le {day} {month}",
    months=(
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    clock=_french_clock,
)

SPOKEN: Mapping[str, Phrases] = {one.language: one for one in (ENGLISH, GERMAN, SPANISH, FRENCH)}


def phrases_of(language: str) -> Phrases:
    """Of a language, two letters; English where we have not learnt it."""
    return SPOKEN.get(language, ENGLISH)
