"""How heated the conversation is: one number that rises fast and falls slowly, and its word."""

from dataclasses import dataclass

from callassist.method import Band

_RISING, _FALLING, _SHORT = 0.65, 0.5, 0.12
_SHORT_WORDS = 4
_BANDS = ((0.35, Band.CALM), (0.60, Band.TENSE), (0.80, Band.UPSET))


@dataclass(frozen=True, slots=True)
class Tension:
    """`level` and `peak` are 0..1; `history` holds the last levels, newest last."""

    level: float = 0.0
    peak: float = 0.0
    history: tuple[float, ...] = ()

    @property
    def rising(self) -> bool:
        return len(self.history) >= 2 and self.level - min(self.history[-4:-1]) >= 0.15


def heard(tension: Tension, upset: float, words: int) -> Tension:
    """The next tension after the customer spoke `words` words at `upset` (0..1)."""
    if not tension.history:
        level = 0.9 * upset
    else:
        short = words < _SHORT_WORDS and upset < tension.level
        rate = _RISING if upset > tension.level else _SHORT if short else _FALLING
        level = tension.level + rate * (upset - tension.level)
    level = round(min(1.0, max(0.0, level)), 3)
    return Tension(level, max(tension.peak, level), (*tension.history[-7:], level))


def band(level: float) -> Band:
    return next((name for limit, name in _BANDS if level < limit), Band.CRITICAL)
