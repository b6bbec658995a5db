"""The truth at the carrier: who is on the line, and what each of them hears. In virtual time."""

from dataclasses import dataclass, field


@dataclass
class Leg:
    sid: str
    label: str
    page: str = "ringing"
    """ringing, asked, waiting, conference, voicemail or over."""
    held: bool = False
    muted: bool = False
    coaching: str = ""


@dataclass(kw_only=True)
class Line:
    """`now` is seconds of virtual time; `has_begun`: somebody of ours came in, so that the ring-back is over."""

    now: float = 0.0
    legs: dict[str, Leg] = field(default_factory=dict)
    has_begun: bool = False
    silences: list[tuple[float, float]] = field(default_factory=list)
    """When the customer began to hear nothing, and for how many seconds."""
    _silent_since: float | None = None

    @property
    def customer(self) -> Leg:
        return self.legs["CA-customer"]

    @property
    def longest_silence(self) -> float:
        running = [self.now - self._silent_since] if self._silent_since is not None else []
        return max([seconds for _, seconds in self.silences] + running, default=0.0)

    def heard_by(self, label: str) -> str:
        """What is in their ear now, at the carrier: the labels of voices, nothing, music, ring-back, a page, over."""
        leg = next(iter(self.on(label)), None)
        if leg is None or leg.page != "conference":
            return leg.page if leg else "over"
        if leg.held or (label == "customer" and not self.has_begun):
            return "music" if leg.held else "ring-back"
        return " ".join(other.label for other in self.in_conference() if self._reaches(other, leg)) or "nothing"

    def is_in(self, label: str) -> bool:
        return any(leg.page == "conference" for leg in self.on(label))

    def has(self, label: str) -> bool:
        """Whether there ever was such a leg."""
        return any(leg.label == label for leg in self.legs.values())

    def on(self, label: str) -> list[Leg]:
        return [leg for leg in self.legs.values() if leg.label == label and leg.page != "over"]

    def in_conference(self) -> list[Leg]:
        return [leg for leg in self.legs.values() if leg.page == "conference"]

    @staticmethod
    def _reaches(voice: Leg, ear: Leg) -> bool:
        return voice is not ear and not voice.held and not voice.muted and voice.coaching in ("", ear.label)

    def listen(self) -> None:
        """Notes when the customer began and ceased to hear nothing."""
        silent = "CA-customer" in self.legs and self.heard_by("customer") == "nothing"
        if silent and self._silent_since is None:
            self._silent_since = self.now
        elif not silent and self._silent_since is not None:
            self.silences.append((self._silent_since, self.now - self._silent_since))
            self._silent_since = None
