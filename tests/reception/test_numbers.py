from callassist.reception.numbers import DEFAULT, Group, Number, Numbers, Vip

SALES = Number("+15550100100", announcement="This call is transcribed.")


def test_while_nothing_is_set_up_no_number_is_known() -> None:
    assert Numbers().of(SALES.called) is None


def test_a_number_without_an_entry_of_its_own_gets_the_default() -> None:
    default = Number(DEFAULT)
    numbers = Numbers((default, SALES))

    assert numbers.of(SALES.called) is SALES
    assert numbers.of("+15550100199") is default


def test_addresses_that_are_nobodys_on_the_team_are_named() -> None:
    front, managers = Group("front", ("ana@x.example", "bne@x.example")), Group("managers", ("jo@x.example",))
    numbers = Numbers((Number(DEFAULT, ring=(front,), vip=Vip(frozenset({"vip"}), managers)),))

    assert numbers.strangers({"ana@x.example", "ben@x.example"}) == ("bne@x.example", "jo@x.example")
    assert numbers.strangers({"ana@x.example", "bne@x.example", "jo@x.example"}) == ()
