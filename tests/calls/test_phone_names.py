"""The people of one call are told apart, also when their names are alike."""

from calls.exchange import Exchange

from callassist.calls import phone_events as pe
from callassist.calls.phone_names import full_name, short_name, short_names


def call_of(*names: tuple[str, str]) -> Exchange:
    """An agent Maria and a customer, and those who were brought in, by their ids."""
    x = Exchange()
    x.ring()
    x.accept("m1", "Maria Lopez")
    x.run(5)
    for number, (member_id, name) in enumerate(names, 1):
        x.record(pe.TransferAsked(number, pe.Kind.BRING_IN, (member_id,), "", name, "", "m1"))
        x.record(pe.TransferTaken(number, member_id, name, pe.Role.AGENT, f"client:{member_id}"))
        x.run(5)
    return x


def test_a_first_name_is_enough_where_nobody_else_has_it() -> None:
    x = call_of(("m2", "Ben Quinn"))

    assert short_names(x.phone) == {"Maria Lopez": "Maria", "Ben Quinn": "Ben"}


def test_two_with_one_first_name_keep_their_full_names() -> None:
    x = call_of(("m2", "Maria Reed"), ("m3", "Ben Quinn"))

    assert short_names(x.phone) == {"Maria Lopez": "Maria Lopez", "Maria Reed": "Maria Reed", "Ben Quinn": "Ben"}


def test_two_with_one_and_the_same_name_are_numbered() -> None:
    x = call_of(("m2", "Maria Lopez"))
    parties = [party for label in ("agent-0", "transfer-1") if (party := x.phone.party(label))]

    names = [full_name(x.phone, party) for party in parties]

    assert names == ["Maria Lopez", "Maria Lopez (2)"]
    assert [short_name(x.phone, name) for name in names] == ["Maria", "Maria Lopez (2)"]


def test_somebody_who_comes_back_on_another_leg_is_the_same_person() -> None:
    x = call_of(("m2", "Ben Quinn"))
    x.hang_up("transfer-1")
    x.run(5)
    x.record(pe.TransferAsked(2, pe.Kind.BRING_IN, ("m2",), "", "Ben Quinn", "", "m1"))
    x.record(pe.TransferTaken(2, "m2", "Ben Quinn", pe.Role.AGENT, "client:m2"))
    x.run(5)
    party = x.phone.party("transfer-2")

    assert party
    assert full_name(x.phone, party) == "Ben Quinn"
