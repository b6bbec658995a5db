import sys
from pathlib import Path

import pytest

from transcription.memory import give_back


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process holds in this way")
def test_freed_memory_goes_back_to_the_system() -> None:
    pieces = [bytearray(60_000) for _ in range(2_000)]
    held = resident()
    del pieces[1:-1]

    give_back()

    assert resident() < held - 50_000_000
    assert pieces
