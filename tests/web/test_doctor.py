"""What `callassist doctor` finds out about the model that hears calls once more."""

from pathlib import Path
from typing import Any

from callassist.settings import Settings
from web.doctor import Finding, second_model


async def look(data: Path, **settings: Any) -> Finding:
    return await second_model(Settings(_env_file=None, data=data, **settings))


async def test_a_call_need_not_be_heard_once_more(tmp_path: Path) -> None:
    found = await look(tmp_path)

    assert found.ok is None
    assert "CALLASSIST_SECOND_MODEL is not set" in found.told


async def test_a_second_model_has_nothing_to_hear_where_no_call_is_kept(tmp_path: Path) -> None:
    found = await look(tmp_path, second_model="base")

    assert found.ok is None
    assert "set CALLASSIST_KEEP_AUDIO=true" in found.told


async def test_a_second_model_that_cannot_be_had_is_broken(tmp_path: Path) -> None:
    found = await look(tmp_path, second_model="no-such-model", keep_audio=True)

    assert found.ok is False
    assert "no-such-model" in found.told
