from callassist.reception.numbers import DEFAULT, Number, Numbers

SALES = Number("+15550100100", announcement="This call is transcribed.")


def test_while_nothing_is_set_up_no_number_is_known() -> None:
    assert Numbers().of(SALES.called) is None


def test_a_number_without_an_entry_of_its_own_gets_the_default() -> None:
    default = Number(DEFAULT)
    numbers = Numbers((default, SALES))

    assert numbers.of(SALES.called) is SALES
    assert numbers.of("+15550100199") is default
