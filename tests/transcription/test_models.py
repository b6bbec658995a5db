"""Where the weights come from, with small files in the place of models and a hub at its port."""

import hashlib
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from transcription.errors import ModelCorrupt, ModelUnavailable
from transcription.models import PACKAGED, Packaged, locate


class ScriptedHub:
    def __init__(self, cached: Path | None = None, download: Path | OSError | None = None) -> None:
        self._cached = cached
        self._download = download or OSError("Name or service not known")

    def names(self) -> tuple[str, ...]:
        return ("base", "small.en", "tiny.en")

    def cached(self, model: str) -> Path | None:
        return self._cached

    def download(self, model: str) -> Path:
        if isinstance(self._download, OSError):
            raise self._download
        return self._download


def model_folder(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.bin").write_bytes(b"weights")
    (folder / "config.json").write_text("{}")
    return folder


@pytest.fixture
def in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packaged:
    """A model that installs as two packages."""
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    for number, content in (("1", b"first half, "), ("2", b"second half")):
        data = tmp_path / "site" / f"scripted_weights_{number}" / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").write_text("raise RuntimeError('code of a data package ran')")
        (data / f"model.bin.part{number}").write_bytes(content)
        (data / "config.json").write_text("{}")
    return Packaged(
        parts=(("scripted_weights_1", "data/model.bin.part1"), ("scripted_weights_2", "data/model.bin.part2")),
        sha256=hashlib.sha256(b"first half, second half").hexdigest(),
    )


def test_a_folder_is_taken_as_it_is(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "mine")

    assert locate(str(folder), tmp_path / "cache", ScriptedHub()) == folder


def test_a_folder_without_a_model_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"holds no Whisper model \(model.bin and config.json\)"):
        locate(str(tmp_path), tmp_path / "cache", ScriptedHub())


def test_a_wrong_name_is_answered_with_the_right_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable) as refused:
        locate("bsae", tmp_path, ScriptedHub())

    assert 'no speech model named "bsae"' in str(refused.value)
    assert all(name in str(refused.value) for name in ("tiny.en", "base", "small.en"))
    assert not refused.value.retryable


def test_the_hubs_cache_goes_before_the_packages(tmp_path: Path) -> None:
    cached = model_folder(tmp_path / "hub")

    assert locate("base", tmp_path / "cache", ScriptedHub(cached=cached)) == cached


def test_a_half_downloaded_model_in_the_hubs_cache_is_passed_over(tmp_path: Path, in_parts: Packaged) -> None:
    half = tmp_path / "half"
    half.mkdir()

    assert locate("base", tmp_path / "cache", ScriptedHub(cached=half), {"base": in_parts}) != half


def test_parts_are_joined_once_and_no_code_of_their_packages_runs(tmp_path: Path, in_parts: Packaged) -> None:
    folder = locate("base", tmp_path / "cache", ScriptedHub(), {"base": in_parts})
    written = (folder / "model.bin").stat().st_mtime_ns

    again = locate("base", tmp_path / "cache", ScriptedHub(), {"base": in_parts})

    assert (folder / "model.bin").read_bytes() == b"first half, second half"
    assert (folder / "config.json").exists()
    assert again == folder
    assert (again / "model.bin").stat().st_mtime_ns == written
    assert "scripted_weights_1" not in sys.modules
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [folder.name]


def test_weights_with_another_hash_are_refused_and_leave_nothing_behind(tmp_path: Path, in_parts: Packaged) -> None:
    forged = Packaged(in_parts.parts, "0" * 64)

    with pytest.raises(ModelCorrupt, match=r"is not the published one .* was not loaded"):
        locate("base", tmp_path / "cache", ScriptedHub(), {"base": forged})

    assert list((tmp_path / "cache").iterdir()) == []


def test_joined_weights_that_were_damaged_are_joined_again(tmp_path: Path, in_parts: Packaged) -> None:
    folder = locate("base", tmp_path / "cache", ScriptedHub(), {"base": in_parts})
    (folder / "model.bin").write_bytes(b"damaged")

    again = locate("base", tmp_path / "cache", ScriptedHub(), {"base": in_parts})

    assert (again / "model.bin").read_bytes() == b"first half, second half"


def test_a_model_in_one_package_is_verified_where_it_lies(
    tmp_path: Path, in_parts: Packaged, monkeypatch: pytest.MonkeyPatch
) -> None:
    single = Packaged(in_parts.parts[:1], hashlib.sha256(b"first half, ").hexdigest())
    forged = Packaged(in_parts.parts[:1], "0" * 64)

    folder = locate("tiny.en", tmp_path / "cache", ScriptedHub(), {"tiny.en": single})

    assert folder.is_relative_to(tmp_path / "site")
    with pytest.raises(ModelCorrupt):
        locate("tiny.en", tmp_path / "cache", ScriptedHub(), {"tiny.en": forged})


def test_a_hub_out_of_reach_is_one_clear_line(tmp_path: Path) -> None:
    hub = ScriptedHub(download=OSError("Got: ConnectError: [Errno -2] Name or service not known\nmore\nlines"))

    with pytest.raises(ModelUnavailable) as refused:
        locate("small.en", tmp_path, hub)

    assert refused.value.retryable
    assert "\n" not in str(refused.value)
    assert "could not be downloaded (Got: ConnectError: [Errno -2] Name or service not known)" in str(refused.value)
    assert "base" in str(refused.value)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, in_parts: Packaged) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")

    with pytest.raises(ModelUnavailable, match="could not be written to"):
        locate("base", blocked, ScriptedHub(), {"base": in_parts})


@pytest.mark.model
def test_the_pinned_hashes_are_those_of_the_installed_packages() -> None:
    with TemporaryDirectory() as cache:
        for name in PACKAGED:
            folder = locate(name, Path(cache), ScriptedHub())

            assert (folder / "config.json").is_file()
