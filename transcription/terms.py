"""Terms that were to be expected, looked for in what was heard."""

from collections.abc import Callable, Iterable

from transcription.wer import spoken_words


def mentions(text: str, terms: Iterable[str], is_rare: Callable[[str], bool]) -> int:
    """How often `text` names one of `terms`: a name of several words as a whole, or any rare word of it.

    A word such as "Road" alone is no sign that the name which holds it was said.
    """
    heard = [word.removesuffix("'s") for word in spoken_words(text)]
    whole = f" {' '.join(heard)} "
    names = {" ".join(spoken_words(term)) for term in terms}
    rare = {word for term in terms for part in term.split() if is_rare(part) for word in spoken_words(part)}
    return sum(whole.count(f" {name} ") for name in names if " " in name) + sum(word in rare for word in heard)


def fitting(terms: Iterable[str], cost: Callable[[str], int], room: int) -> list[str]:
    """The first of `terms` whose costs fit into `room`; none is cut in two."""
    kept: list[str] = []
    for term in terms:
        room -= cost(term)
        if room < 0:
            break
        kept.append(term)
    return kept
