from pathlib import Path

import pytest

from callassist.playbooks.playbook import PlaybookRefused, read
from callassist.playbooks.shelf import LAST_GOOD, Shelf, last_good

GOOD = """
name: ours
version: {version}
cards:
  - id: own.a
    stage: own
    step: {step}
    when: {{}}
    say:
      - {{text: "I hear you."}}
"""
BROKEN = [
    GOOD.format(version=2, step="hug"),
    "name: [",
    "",
    "name: ours\nversion: 2026-13-45\n",
    "[" * 5000,
    "name: \ud800",
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / "ours.yaml", GOOD.format(version=1, step="validate"))


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def shelf(file: Path) -> Shelf:
    return Shelf(file, file.with_name(LAST_GOOD), read(file))


def test_a_file_that_changes_is_in_use_from_then_on(file: Path) -> None:
    here = shelf(file)
    before = here.in_use()

    written(file, GOOD.format(version=12, step="validate"))

    assert (before.playbook.label, before.problem) == ("ours@1", "")
    assert (here.in_use().playbook.label, here.in_use().problem) == ("ours@12", "")


@pytest.mark.parametrize("broken", BROKEN, ids=["step", "yaml", "empty", "date", "deep", "bytes"])
def test_the_last_good_one_stands_in_while_the_file_is_broken(file: Path, broken: str) -> None:
    here = shelf(file)
    here.in_use()

    written(file, broken)
    during = here.in_use()
    written(file, GOOD.format(version=300, step="validate"))
    mended = here.in_use()

    assert during.playbook.label == "ours@1"
    assert during.problem.startswith("ours.yaml:")
    assert (mended.playbook.label, mended.problem) == ("ours@300", "")


def test_a_file_that_is_gone_leaves_the_last_good_one(file: Path) -> None:
    here = shelf(file)
    here.in_use()

    file.unlink()

    assert here.in_use().playbook.label == "ours@1"
    assert "cannot be read" in here.in_use().problem


def test_the_next_start_with_a_broken_file_has_the_last_good_one(file: Path) -> None:
    copy = file.with_name(LAST_GOOD)
    shelf(file).in_use()

    written(file, BROKEN[0])
    found = last_good(file, copy)

    assert found.label == "ours@1"
    assert Shelf(file, copy, found).in_use().problem.startswith("ours.yaml:7: cards.step")


def test_without_a_last_good_one_a_broken_file_is_refused(file: Path) -> None:
    written(file, BROKEN[0])

    with pytest.raises(PlaybookRefused, match=r"ours\.yaml:7"):
        last_good(file, file.with_name(LAST_GOOD))


def test_a_copy_that_cannot_be_kept_stops_nothing(file: Path) -> None:
    here = Shelf(file, file.parent / "absent" / LAST_GOOD, read(file))

    assert here.in_use().playbook.label == "ours@1"
