"""The same promises hold within a process and between two processes over a real NATS server."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from ports import free_port

from callassist import bus as buses
from callassist.bus import Bell, Bus, BusUnreachable, open_bus
from callassist.speech import Hypothesis, Speaker

PATIENCE = 30.0
Pair = Callable[[], AbstractAsyncContextManager[tuple[Bus, Bus]]]


class NatsServer:
    def __init__(self, binary: str) -> None:
        self.port = free_port()
        self._binary = binary
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [self._binary, "-a", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    async def answers(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    await asyncio.sleep(0.02)
                else:
                    writer.close()
                    return


@pytest.fixture
def nats_server() -> Iterator[NatsServer]:
    beside_python = os.fspath(Path(sys.executable).parent)
    binary = shutil.which("nats-server", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if not binary:
        pytest.skip("no nats-server binary (it comes with the test extra)")
    server = NatsServer(binary)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=["one process", "two processes"])
def pair(request: pytest.FixtureRequest) -> Pair:
    """Opens the bus of a sender and the bus of a receiver."""

    @asynccontextmanager
    async def one_process() -> AsyncIterator[tuple[Bus, Bus]]:
        async with open_bus() as bus:
            yield bus, bus

    @asynccontextmanager
    async def two_processes() -> AsyncIterator[tuple[Bus, Bus]]:
        server: NatsServer = request.getfixturevalue("nats_server")
        await server.answers()
        async with open_bus(server.url) as sender, open_bus(server.url) as receiver:
            yield sender, receiver

    return one_process if request.param == "one process" else two_processes


def saying(text: str, speaker: Speaker = Speaker.CUSTOMER) -> Hypothesis:
    return Hypothesis(speaker, 1.25, 2.5, text, stable=3)


async def test_a_ring_reaches_the_listener_of_that_call_and_no_other(pair: Pair) -> None:
    async with pair() as (sender, receiver), receiver.listen("a") as bell, receiver.listen("b") as other:
        sender.ring("b")
        sender.ring("a")
        await bell.wait(PATIENCE)

        assert bell.rung() == {"a"}
        assert other.rung() == {"b"}


async def test_a_listener_to_every_call_learns_which_ones_rang(pair: Pair) -> None:
    async with pair() as (sender, receiver), receiver.listen("last") as end, receiver.listen(None) as bell:
        for call_id in ("a", "b", "a", "last"):
            sender.ring(call_id)
        await end.wait(PATIENCE)

        assert bell.rung() == {"a", "b", "last"}
        assert bell.rung() == frozenset()


async def test_a_bell_of_one_call_may_ring_for_all_and_hears_no_whisper_of_the_others(pair: Pair) -> None:
    async with (
        pair() as (sender, receiver),
        receiver.listen("last") as end,
        receiver.listen("a", all_rings=True) as bell,
    ):
        sender.whisper("b", saying("not yours"))
        for call_id in ("a", "b", "last"):
            sender.ring(call_id)
        while "last" not in end.rung():
            await end.wait(PATIENCE)

        assert bell.rung() == {"a", "b", "last"}
        assert bell.hypotheses() == ()


async def test_a_doubt_reaches_those_who_keep_this_call_and_is_no_ring(pair: Pair) -> None:
    async with pair() as (sender, receiver), receiver.listen("a") as bell, receiver.listen("b") as other:
        sender.doubt("a")
        await bell.wait(PATIENCE)

        assert (bell.doubted(), bell.rung(), other.doubted()) == ({"a"}, frozenset(), frozenset())
        assert bell.doubted() == frozenset()


async def test_only_the_latest_hypothesis_of_each_speaker_is_heard(pair: Pair) -> None:
    async with pair() as (sender, receiver), receiver.listen("a") as bell:
        sender.whisper("a", saying("I have"))
        sender.whisper("a", saying("Yes?", Speaker.AGENT))
        sender.whisper("a", saying("I have been wéiting"))
        await bell.wait(PATIENCE)

        heard: set[Hypothesis] = set(bell.hypotheses())
        if len(heard) < 2:
            await bell.wait(PATIENCE)
            heard |= set(bell.hypotheses())
        assert heard == {saying("I have been wéiting"), saying("Yes?", Speaker.AGENT)}
        assert bell.hypotheses() == ()
        assert bell.rung() == frozenset()


async def test_a_ring_while_the_reader_reads_ends_the_next_wait_at_once(pair: Pair) -> None:
    async with pair() as (sender, receiver), receiver.listen("a") as bell:
        sender.ring("a")
        await bell.wait(PATIENCE)

        sender.ring("a")

        async with asyncio.timeout(PATIENCE):
            await bell.wait(60)


async def test_a_process_hears_its_own_ring_once(pair: Pair) -> None:
    async with pair() as (_, bus), bus.listen("a") as bell:
        bus.ring("a")
        assert bell.rung() == {"a"}
        await bell.wait(PATIENCE)

        await bell.wait(0.05)

        assert bell.rung() == frozenset()


async def test_a_wait_ends_by_itself_when_nobody_rings() -> None:
    async with open_bus() as bus, bus.listen("a") as bell:
        await bell.wait(0.01)

        assert bell.rung() == frozenset()


async def test_nobody_is_rung_after_they_stopped_listening() -> None:
    async with open_bus() as bus:
        async with bus.listen("a") as bell:
            pass

        bus.ring("a")

        assert bell.rung() == frozenset()


async def test_a_bell_that_nobody_reads_stays_small() -> None:
    bell = Bell()

    for number in range(buses.UNREAD_CALLS * 2):
        bell.ring(str(number))
        bell.whisper(str(number), saying("hello"))

    assert len(bell.rung()) == buses.UNREAD_CALLS
    assert len(bell.whispers()) <= buses.UNREAD_CALLS * len(Speaker)


async def test_an_error_of_the_caller_leaves_the_bus_unwrapped(nats_server: NatsServer) -> None:
    await nats_server.answers()

    with pytest.raises(KeyError, match="mine"):
        async with open_bus(nats_server.url):
            raise KeyError("mine")


async def test_rings_go_through_again_after_the_server_was_restarted(nats_server: NatsServer) -> None:
    await nats_server.answers()
    async with (
        open_bus(nats_server.url) as sender,
        open_bus(nats_server.url) as receiver,
        receiver.listen("a") as bell,
    ):
        nats_server.stop()
        sender.ring("a")
        nats_server.start()

        async with asyncio.timeout(PATIENCE):
            while not bell.rung():
                sender.ring("a")
                await bell.wait(0.1)


async def test_listeners_look_again_after_a_reconnect_without_a_ring(nats_server: NatsServer) -> None:
    await nats_server.answers()
    async with open_bus(nats_server.url) as bus, bus.listen("a") as bell:
        nats_server.stop()
        nats_server.start()

        async with asyncio.timeout(PATIENCE):
            await bell.wait(60)

        assert bell.rung() == frozenset()


@pytest.mark.parametrize("url", ["nats://127.0.0.1:{port}", "no url at all"])
async def test_an_unreachable_server_is_one_clear_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buses, "CONNECT_SECONDS", 0.5)

    with pytest.raises(BusUnreachable, match="CALLASSIST_NATS_URL"):
        async with open_bus(url.format(port=free_port())):
            pass


async def test_interim_words_alone_are_no_reason_to_read_the_log() -> None:
    bell = Bell()

    bell.whisper("call", Hypothesis(Speaker.CUSTOMER, 0.0, 0.5, "I", 0))
    after_words = await bell.wait(PATIENCE)
    bell.whisper("call", Hypothesis(Speaker.CUSTOMER, 0.0, 0.8, "I have", 0))
    bell.ring("call")

    assert (after_words, await bell.wait(PATIENCE), await bell.wait(0)) == (False, True, True)


async def test_a_reader_whom_words_do_not_concern_waits_through_them() -> None:
    bell, order = Bell(), list[str]()

    async def read() -> None:
        await bell.grown(PATIENCE)
        order.append("read")

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read())
        for number in range(3):
            bell.whisper("call", Hypothesis(Speaker.CUSTOMER, 0.0, number, "I", 0))
            await asyncio.sleep(0)
            order.append("whispered")
        bell.ring("call")

    assert order == ["whispered"] * 3 + ["read"]
