"""Checks a playbook before it goes live: every finding names file, line, what is wrong and what to do."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from yaml.nodes import Node

from callassist.playbooks.playbook import LONGEST_LINE, Card, Playbook, line_of, said

_SLOT = re.compile(r"\{[^{}]*\}")
_MENDS = {
    "enum": "use one of the words listed in the message",
    "literal_error": "use one of the words listed in the message",
    "extra_forbidden": "remove it or correct its spelling",
    "missing": "add it",
    "value_error": "see the message",
}
_SLOT_LENGTH = 20
"""Characters counted for a slot, since its value is not known yet."""


@dataclass(frozen=True, slots=True)
class Finding:
    file: str
    line: int
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}; {self.mend}"


def lint(path: Path) -> list[Finding]:
    """Everything wrong with the file, in the order of its lines; empty when it is fit for use."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        raw = yaml.safe_load(text)
    except OSError as error:
        return [Finding(str(path), 1, f"cannot be read ({error.strerror})", "check the name and the permissions")]
    except UnicodeDecodeError:
        return [Finding(str(path), 1, "is not UTF-8 text", "save it as UTF-8")]
    except yaml.YAMLError as error:
        line = error.problem_mark.line + 1 if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark else 1
        return [Finding(str(path), line, "is not YAML", "check indentation, quotes and brackets near this line")]
    except (ValueError, RecursionError) as error:
        mend = "put quotes around dates and numbers in texts"
        return [Finding(str(path), 1, f"holds a value that cannot be read ({error})", mend)]
    findings = _twice(path, node, raw) or _refused(path, node, raw) or _style(path, node, Playbook.model_validate(raw))
    return sorted(findings, key=lambda finding: finding.line)


def _refused(path: Path, node: Node | None, raw: Any) -> list[Finding]:
    try:
        Playbook.model_validate(raw)
    except ValidationError as error:
        return [
            Finding(
                str(path),
                line_of(node, found["loc"]),
                said(found["loc"], found["msg"]),
                _MENDS.get(found["type"], "correct the value"),
            )
            for found in error.errors()
        ]
    return []


def _twice(path: Path, node: Node | None, raw: Any) -> list[Finding]:
    cards = raw.get("cards") if isinstance(raw, dict) else None
    seen: set[str] = set()
    findings = []
    for at, card in enumerate(cards if isinstance(cards, list) else []):
        name = str(card.get("id")) if isinstance(card, dict) else ""
        if name and name in seen:
            line = line_of(node, ("cards", at, "id"))
            findings.append(Finding(str(path), line, f"card id {name} is used twice", "give each card its own id"))
        seen.add(name)
    return findings


def _style(path: Path, node: Node | None, playbook: Playbook) -> list[Finding]:
    findings: list[Finding] = []
    for at, card in enumerate(playbook.cards):
        for number, message, mend in _of_card(card):
            findings.append(
                Finding(str(path), line_of(node, ("cards", at, "say", number)), f"{card.id}: {message}", mend)
            )
    return findings


def _of_card(card: Card) -> list[tuple[int, str, str]]:
    found = []
    for number, line in enumerate(card.say):
        if len(_SLOT.sub("x" * _SLOT_LENGTH, line.text)) > LONGEST_LINE:
            found.append(
                (number, f"the line is longer than {LONGEST_LINE} characters", "say it in two short sentences at most")
            )
        if "!" in line.text:
            found.append((number, "the line has an exclamation mark", "use a full stop"))
        if line.text.count("\n") > 1:
            found.append((number, "the line has more than two lines", "shorten it"))
    return found
