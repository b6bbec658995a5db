from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from callassist.reception.numbers import DEFAULT, Difficult, Nobody, Order, Sound, Vip, Voice
from callassist.reception.routing_file import RoutingRefused, load

UTC = ZoneInfo("UTC")
WHOLE = """\
groups:
  front: {members: [emily@x.example, Tomas@x.example], order: longest_idle, ring_seconds: 20}
  managers: {members: [jo@x.example]}
numbers:
  "+15550100100":
    timezone: America/Chicago
    hours: {mon-fri: "08:00-18:00", "sat,sun": "09:00-24:00"}
    holidays: [2026-07-03, "12-25"]
    vip: {tags: [VIP], to: managers}
    difficult: {to: last_agent, else: managers, tension: 0.6, days: 30}
    ring: [front, managers]
    queue_seconds: 180
    nobody: voicemail
    closed: callback
    announcement: "This call is transcribed. Press 9 if you do not want that."
    record: true
    language: en
  default:
    ring: [front]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "routing.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_file_says_all_about_a_number(tmp_path: Path) -> None:
    number = load(written(tmp_path, WHOLE), UTC).of("+15550100100")

    assert number
    front, managers = number.ring
    assert (front.members, front.order) == (("emily@x.example", "tomas@x.example"), Order.LONGEST_IDLE)
    assert number.hours
    assert number.hours.zone.key == "America/Chicago"
    assert number.hours.weekly == (*[(time(8), time(18))] * 5, *[(time(9), time(0))] * 2)
    assert number.hours.holidays == {date(2026, 7, 3), (12, 25)}
    assert (number.vip, number.difficult) == (Vip(frozenset({"vip"}), managers), Difficult(0.6, 30, managers))
    assert (number.nobody, number.closed, number.record) == (Nobody.VOICEMAIL, Nobody.CALLBACK, True)
    assert number.announcement.startswith("This call is transcribed.")


VOICED = """\
numbers:
  "+15550100100":
    voice: {language: de-AT, name: Polly.Hannah-Neural}
    announcement_sound: hello.mp3
  default:
    announcement_sound: https://shop.example/hello.wav
"""


def test_a_number_may_speak_in_a_voice_of_its_own_and_play_a_sound_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "hello.mp3").write_bytes(b"a sound")

    numbers = load(written(tmp_path, VOICED), UTC)

    german = numbers.of("+15550100100")
    assert german
    assert (german.voice, german.language) == (Voice("de-AT", "Polly.Hannah-Neural"), "de")
    assert german.sound
    assert numbers.sound(german.sound.name) is german.sound
    assert Path(german.sound.path).read_bytes() == b"a sound"
    other = numbers.of("+15550100199")
    assert other
    assert other.sound == Sound(url="https://shop.example/hello.wav")
    assert numbers.sound("") is None


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("de-AT, name: Polly.Hannah-Neural", "de, name: man", "voice.language"),
        ("Polly.Hannah-Neural", "Hannah", "voice.name"),
        ("Polly.Hannah-Neural", "Google.en-US-Chirp3-HD-Aoede", "does not speak de-AT"),
        ("    announcement_sound: hello.mp3", "    language: fr", "but the number's language is fr"),
        ("hello.mp3", "missing.mp3", "MP3 or WAV file beside this file"),
        ("hello.mp3", "../hello.exe", "MP3 or WAV file beside this file"),
        ("hello.mp3", "http://shop.example/hello.mp3", "must be an https address"),
        ("hello.mp3", "hello.mp3\n    announcement: Hello.", "keep one of the two"),
    ],
)
def test_a_voice_or_a_sound_that_cannot_be_had_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "hello.mp3").write_bytes(b"a sound")

    with pytest.raises(RoutingRefused, match=told):
        load(written(tmp_path, VOICED.replace(old, new)), UTC)


def test_what_is_left_out_is_as_without_a_file(tmp_path: Path) -> None:
    number = load(written(tmp_path, WHOLE), UTC).of("+15550100199")

    assert number
    assert (number.called, number.hours, number.nobody, number.record) == (DEFAULT, None, Nobody.FALLBACK, None)


def test_hours_without_a_time_zone_are_those_of_the_business(tmp_path: Path) -> None:
    path = written(tmp_path, 'numbers:\n  default:\n    hours: {mon: "08:00-12:00"}\n')
    number = load(path, ZoneInfo("Europe/Berlin")).of(DEFAULT)

    assert number
    assert number.hours
    assert number.hours.zone.key == "Europe/Berlin"


@pytest.mark.parametrize(
    ("was", "instead", "line", "words"),
    [
        ("ring: [front, managers]", "ring: [front, kitchen]", 11, "no group kitchen; groups are: front, managers"),
        ("to: managers}", "to: boss}", 9, "no group boss"),
        ("else: managers", "else: boss", 10, "no group boss"),
        ("America/Chicago", "America/Chigaco", 6, "must be a time zone"),
        ('"08:00-18:00"', '"8-18 Uhr"', 7, 'write them as "08:00-18:00"'),
        ("mon-fri:", "mo-fr:", 7, "days are mon tue wed"),
        ('"sat,sun"', "fri", 7, "fri is named twice"),
        ('"12-25"', '"25-12"', 8, "write a date"),
        ("nobody: voicemail", "nobody: vociemail", 13, "voicemail"),
        ("queue_seconds: 180", "queue_seconds: -1", 12, "greater than or equal to 0"),
        ("ring_seconds: 20", "ring_seconds: 2000", 2, "less than or equal to 120"),
        ("emily@x.example", "emily", 2, "members"),
        ("order: longest_idle", "order: random", 2, "longest_idle"),
        ('"+15550100100"', "+15550100100", 4, "put the number in quotes"),
        ('"+15550100100"', '"555-0100"', 5, "match pattern"),
        ("    record: true", "    rekord: true", 16, "rekord"),
        ("language: en", "language: english", 17, "language"),
        ("groups:", "groups: [", 3, "not YAML"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_file_line_and_mend(
    tmp_path: Path, was: str, instead: str, line: int, words: str
) -> None:
    path = written(tmp_path, WHOLE.replace(was, instead, 1))

    with pytest.raises(RoutingRefused) as refused:
        load(path, UTC)

    assert str(refused.value).startswith(f"{path}:{line}:")
    assert words in str(refused.value)


def test_holidays_without_hours_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RoutingRefused, match="add hours"):
        load(written(tmp_path, 'numbers:\n  default:\n    holidays: ["12-25"]\n'), UTC)


@pytest.mark.parametrize("text", ["", "numbers: {}", "- 1", "numbers:\n  default: 7", "a: &a [*a]"])
def test_a_file_that_sets_up_nothing_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RoutingRefused):
        load(written(tmp_path, text), UTC)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RoutingRefused, match="check the name"):
        load(tmp_path / "none.yaml", UTC)
    (tmp_path / "latin.yaml").write_bytes(b"numbers: {default: {announcement: Gr\xfc\xdfe}}")
    with pytest.raises(RoutingRefused, match="UTF-8"):
        load(tmp_path / "latin.yaml", UTC)


def test_the_example_in_the_documentation_can_be_used(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "routing.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]

    assert load(written(tmp_path, example), UTC).of("+15550100100")
