"""Names by which the people of one call are told apart, in the transcript and on pages. Pure."""

from collections.abc import Iterable, Mapping

from callassist.calls.phone import Party, Phone
from callassist.calls.phone_events import Role


def full_name(phone: Phone, party: Party) -> str:
    """The name; of several people with the same one, all but the first have a number behind it."""
    same = [one for one in _people(phone) if one.name == party.name]
    number = next((i for i, one in enumerate(same, 1) if _who(one) == _who(party)), 1)
    return f"{party.name} ({number})" if party.name and number > 1 else party.name


def short_names(phone: Phone) -> Mapping[str, str]:
    """First names by full names; where two people share a first name, both keep the full one, as do all guests."""
    names = [full_name(phone, one) for one in _people(phone) if one.role is not Role.GUEST]
    firsts = [_first(name) for name in names]
    short = {name: _first(name) if firsts.count(_first(name)) == 1 else name for name in names}
    return {full_name(phone, one): one.name for one in _people(phone)} | short


def short_name(phone: Phone, name: str) -> str:
    return short_names(phone).get(name, _first(name))


def _people(phone: Phone) -> Iterable[Party]:
    """One party of each person, without those whom nobody would take for another: no name, or never on the line."""
    met: dict[str, Party] = {}
    for party in phone.parties:
        if party.name and not party.offer:
            met.setdefault(_who(party), party)
    return met.values()


def _who(party: Party) -> str:
    return party.member_id or party.address or party.label


def _first(name: str) -> str:
    """A number behind a name belongs to it."""
    return name if name.endswith(")") else name.split(" ", maxsplit=1)[0]
