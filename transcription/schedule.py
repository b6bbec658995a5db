"""Which waiting requests the model takes next: finals before interims, customer before agent, oldest first."""

import heapq
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from callassist.speech import Speaker
from transcription.decoder import DecodeRequest
from transcription.errors import DecoderBusy

_FIRST_SERVED = (Speaker.CUSTOMER, Speaker.AGENT, Speaker.MANAGER, Speaker.GUEST)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class _Place(Generic[T]):
    rank: tuple[bool, int, int]
    request: DecodeRequest = field(compare=False)
    ticket: T = field(compare=False)


class Schedule(Generic[T]):
    """A bounded priority queue between the event loop and the model's threads; `T` is what the answer goes to.

    A batch is up to `batch` requests that one decode can answer. An interim request enters only while no final and no
    whole batch waits and fewer than `interims` batches of them are being decoded, and gives its place to any final
    one: under load hypotheses thin out, then stop. When `bound` finals wait, DecoderBusy is raised.
    """

    def __init__(self, bound: int, batch: int = 1, interims: int = 1) -> None:
        self._bound = bound
        self._batch = batch
        self._interims = interims
        self._guessing = 0
        self._places: list[_Place[T]] = []
        self._arrived = 0
        self._closed = False
        self._changed = threading.Condition()

    def put(self, request: DecodeRequest, ticket: T) -> list[T]:
        """Tickets of interim requests that had to make room."""
        with self._changed:
            if self._closed:
                raise DecoderBusy("The speech model is being shut down.")
            evicted = self._make_room(request)
            self._arrived += 1
            rank = (not request.final, _FIRST_SERVED.index(request.speaker), self._arrived)
            heapq.heappush(self._places, _Place(rank, request, ticket))
            self._changed.notify()
            return evicted

    def take(self) -> list[tuple[DecodeRequest, T]]:
        """Waits for the next batch; empty once closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._places or self._closed)
            if self._closed:
                return []
            first = heapq.heappop(self._places)
            mates = [place for place in sorted(self._places) if _alike(first.request, place.request)]
            taken = [first, *mates[: self._batch - 1]]
            self._places = [place for place in self._places if place not in taken]
            heapq.heapify(self._places)
            self._guessing += not first.request.final
            return [(place.request, place.ticket) for place in taken]

    def done(self, taken: Sequence[tuple[DecodeRequest, T]]) -> None:
        """This batch is decoded."""
        with self._changed:
            self._guessing -= not taken[0][0].final

    def close(self) -> list[T]:
        """Tickets of the requests that will not be taken any more."""
        with self._changed:
            self._closed = True
            left = [place.ticket for place in self._places]
            self._places = []
            self._changed.notify_all()
            return left

    def _make_room(self, request: DecodeRequest) -> list[T]:
        if not request.final:
            waiting = len(self._places) >= self._batch or any(place.request.final for place in self._places)
            if waiting or self._guessing >= self._interims:
                raise DecoderBusy("Other speech waits for the model; interim text is left out.")
            return []
        evicted = [place.ticket for place in self._places if not place.request.final]
        self._places = [place for place in self._places if place.request.final]
        heapq.heapify(self._places)
        if len(self._places) >= self._bound:
            raise DecoderBusy(f"{self._bound} utterances wait for the speech model already.")
        return evicted


def _alike(first: DecodeRequest, other: DecodeRequest) -> bool:
    return (first.final, first.beam, first.language) == (other.final, other.beam, other.language)
