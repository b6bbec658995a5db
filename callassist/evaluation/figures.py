"""The figures by which guesses are judged against labels. None means that there was nothing to judge."""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from math import ceil, floor


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def area(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Area under the ROC curve: how often a positive scores above a negative, ties counting half."""
    if not positive or not negative:
        return None
    above = sum((high > low) + 0.5 * (high == low) for high in positive for low in negative)
    return above / (len(positive) * len(negative))


def recall_at(false_alarms: float, positive: Sequence[float], calm: Sequence[float]) -> float | None:
    """Recall at the lowest threshold that at most this share (0..1) of the calm scores passes."""
    if not positive or not calm:
        return None
    allowed = floor(false_alarms * len(calm))
    threshold = sorted(calm, reverse=True)[allowed] if allowed < len(calm) else float("-inf")
    return sum(score > threshold for score in positive) / len(positive)


def macro_f1(pairs: Sequence[tuple[AbstractSet[Hashable], AbstractSet[Hashable]]]) -> float | None:
    """Of (labelled, guessed) sets: the mean of F1 over every class that occurs on either side."""
    classes = {one for labelled, guessed in pairs for one in labelled | guessed}
    scores = [_f1([(one in labelled, one in guessed) for labelled, guessed in pairs]) for one in classes]
    return sum(scores) / len(scores) if scores else None


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    hits = sum(labelled and guessed for labelled, guessed in pairs)
    return 2 * hits / sum(labelled + guessed for labelled, guessed in pairs)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share (0..1) of the values does not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)] if values else None


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
