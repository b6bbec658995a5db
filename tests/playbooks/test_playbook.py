from pathlib import Path

import pytest

from callassist.method import Flag
from callassist.playbooks.lint import lint
from callassist.playbooks.playbook import Level, PlaybookRefused, default_path, read

HEAD = "name: ours\nversion: 1\ncards:\n"
CARD = """  - id: {id}
    stage: own
    step: {step}
    when: {when}
    say:
      - {say}
"""


def _file(folder: Path, *cards: str) -> Path:
    path = folder / "ours.yaml"
    path.write_text(HEAD + "".join(cards), encoding="utf-8")
    return path


def _card(
    id: str = "own.a", step: str = "validate", when: str = "{tension: {gte: 0.5}}", say: str = '{text: "I hear you."}'
) -> str:
    return CARD.format(id=id, step=step, when=when, say=say)


def test_the_playbook_of_the_product_is_fit_for_use() -> None:
    assert lint(default_path()) == []


def test_the_playbook_of_the_product_answers_every_emergency() -> None:
    critical = {flag for card in read(default_path()).cards if card.critical for flag in card.when.flags}

    assert critical == {Flag.ABUSE, Flag.THREAT, Flag.SELF_HARM, Flag.SAFETY}


def test_a_good_file_is_read_and_named(tmp_path: Path) -> None:
    playbook = read(_file(tmp_path, _card()))

    assert playbook.label == "ours@1"
    assert playbook.cards[0].say[0].text == "I hear you."


@pytest.mark.parametrize(
    ("card", "line", "words"),
    [
        (_card(step="hug"), 6, "Input should be"),
        (_card(when="{flags: [angry]}"), 7, "Input should be"),
        (_card(when="{mood: bad}"), 7, "Extra inputs"),
        (_card(say='{text: "Hello {nick}.", needs: [nick]}'), 9, "unknown slot nick"),
        (_card(say='{text: "Hello {first_name}."}'), 9, "name it under needs"),
        (_card(say='{text: "Hello {first_name}.", needs: [first_name]}'), 4, "no line without needs"),
        (_card(when='{customer_said: ["(a+)+b"]}'), 7, "endless"),
        (_card(when='{customer_said: ["(a|aa)*b"]}'), 7, "endless"),
        (_card(when='{customer_said: ["(a"]}'), 7, "not a regular expression"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_file_and_line(
    tmp_path: Path, card: str, line: int, words: str
) -> None:
    path = _file(tmp_path, card)

    (finding, *_) = lint(path)

    assert (finding.file, finding.line) == (str(path), line)
    assert words in finding.message
    assert finding.mend
    with pytest.raises(PlaybookRefused, match=f"ours.yaml:{line}:"):
        read(path)


def test_a_card_id_used_twice_is_found_at_its_second_use(tmp_path: Path) -> None:
    path = _file(tmp_path, _card(), _card())

    (finding,) = lint(path)

    assert finding.line == 10
    assert "own.a is used twice" in finding.message
    with pytest.raises(PlaybookRefused, match="used twice"):
        read(path)


def test_lines_that_cannot_be_said_in_a_breath_are_found(tmp_path: Path) -> None:
    path = _file(tmp_path, _card(say='{text: "' + "word " * 30 + '"}'), _card(id="own.b", say='{text: "Great!"}'))

    long, loud = lint(path)

    assert "longer than 120" in long.message
    assert "exclamation" in loud.message


@pytest.mark.parametrize("text", ["cards: [", "just words", "", "- a\n- b", "name: x\nversion: 1\ncards: []\n"])
def test_a_file_that_is_no_playbook_is_refused_in_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")

    assert lint(path)
    with pytest.raises(PlaybookRefused):
        read(path)


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(PlaybookRefused, match="check the name"):
        read(tmp_path / "none.yaml")


def test_experts_see_what_is_critical_and_what_they_cannot_know() -> None:
    book = read(default_path())
    experts = {card.id for card in book.at(Level.EXPERT).cards}

    assert book.at(Level.NOVICE) == book
    assert {"risk.threat", "risk.self_harm", "own.overdue"} <= experts
    assert "own.validate" not in experts


def test_with_the_prompts_off_there_is_no_card() -> None:
    assert read(default_path()).at(Level.OFF).cards == ()
