from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.assist.numbers import money
from callassist.assist.text import plain


@pytest.mark.parametrize(
    ("spoken", "amount"),
    [
        ("$89", "89"),
        ("$147.50", "147.50"),
        ("£1,188.00", "1188.00"),
        ("eighty-nine dollars", "89"),
        ("two hundred and fifteen dollars and fifty cents", "215.50"),
        ("ninety-six dollars forty, taken twice", "96.40"),
        ("a hundred bucks", "100"),
        ("fifteen hundred dollars", "1500"),
        ("three thousand two hundred dollars", "3200"),
        ("a dollar fifty", "1.50"),
        ("fifty cents", "0.50"),
        ("thirty quid", "30"),
        ("I'll refund the forty dollars", "40"),
        ("I'll put seventy-five back on your card", "75"),
        ("I'm putting a hundred and forty-seven fifty back on your card", "147.50"),
        ("ninety-six forty, back to the same card", "96.40"),
        ("May and June I can give you back right off, that's one eighteen", "118"),
        ("I'd take the hundred off", "100"),
    ],
)
def test_an_amount_is_read_in_words_and_in_digits(spoken: str, amount: str) -> None:
    assert [found.amount for found in money(plain(spoken))] == [Decimal(amount)]


@pytest.mark.parametrize(
    "spoken",
    [
        "I have four kids",
        "at two fifty in the afternoon",
        "the card ending eight eight one two",
        "we refund it within three to five business days",
        "I'm taking you off hold at eight thirty",
        "it's the third time",
        "ten percent off",
        "I'll take that back by four thirty",
    ],
)
def test_times_counts_and_card_numbers_are_no_money(spoken: str) -> None:
    assert money(plain(spoken)) == ()


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(spoken: str) -> None:
    assert all(found.amount >= 0 and found.start < found.end for found in money(plain(spoken)))


@given(st.integers(1, 99999))
def test_a_written_amount_is_read_exactly(cents: int) -> None:
    amount = Decimal(cents) / 100

    assert [found.amount for found in money(plain(f"I'll refund ${amount:.2f} today"))] == [amount]
