import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.customers.phone import e164, readable


@pytest.mark.parametrize(
    ("written", "region", "stored"),
    [
        ("+15550100142", "US", "+15550100142"),
        ("(555) 010-0142", "US", "+15550100142"),
        ("030 901820", "DE", "+4930901820"),
        ("0049 30 901820", "DE", "+4930901820"),
        (" +44 20 7946 0000 ", "US", "+442079460000"),
    ],
)
def test_numbers_are_stored_in_one_form(written: str, region: str, stored: str) -> None:
    assert e164(written, region) == stored


@pytest.mark.parametrize(
    "withheld", ["", "anonymous", "Restricted", "unavailable", "+266696687", "+7378742833", "12", "+"]
)
def test_a_withheld_number_is_none(withheld: str) -> None:
    assert e164(withheld, "US") is None


@given(st.text(max_size=40))
def test_whatever_is_no_number_is_none_and_the_rest_is_stable(text: str) -> None:
    number = e164(text, "US")

    assert number is None or e164(number, "DE") == number


def test_a_number_reads_as_its_country_writes_it() -> None:
    assert readable("+442079460000") == "+44 20 7946 0000"
    assert readable("client:jo") == "client:jo"
