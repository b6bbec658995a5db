from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.business import Business
from callassist.customers.model import Contact, Customer, OpenPromise
from callassist.vocabulary import MOST_TERMS, names_in, vocabulary

DAY = date(2026, 3, 6)
SHOP = Business("Larkmere Marine", vocabulary=("Halyard Plus", "Velmora 32"))


def test_who_calls_comes_first_then_the_business_and_what_it_sells_then_what_is_known_of_the_caller() -> None:
    siobhan = Customer(
        "s",
        "Siobhan Okonkwo",
        company="Osprey Sound",
        note="ask for Anselm",
        history=(Contact(DAY, "purchase", "a pair of Brightwake lamps, order AB-20371", "sent by Tidewell"),),
        promises=(OpenPromise("p", "fit the Nautisan pump", DAY, DAY),),
    )

    terms = vocabulary(SHOP, [siobhan], "Thaddeus Wray", ["Marguerite Lindqvist", "Thaddeus Wray"])

    assert terms == (
        "Siobhan Okonkwo",
        "Larkmere Marine",
        "Thaddeus Wray",
        "Halyard Plus",
        "Velmora 32",
        "Osprey Sound",
        "Nautisan",
        "Brightwake",
        "Tidewell",
        "Anselm",
        "Marguerite Lindqvist",
    )


def test_everybody_who_shares_the_number_is_expected() -> None:
    linda, robert = Customer("l", "Linda Hayes"), Customer("r", "Robert Hayes")

    assert vocabulary(SHOP, [linda, robert])[:2] == ("Linda Hayes", "Robert Hayes")


def test_a_call_from_nobody_known_still_has_the_names_of_the_business() -> None:
    assert vocabulary(SHOP) == ("Larkmere Marine", "Halyard Plus", "Velmora 32")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bought the Velmora 32 with the Halyard Plus on Monday", ["Velmora 32", "Halyard Plus"]),
        ("The Harbor frame, 389 dollars", ["Harbor"]),
        ("spoke with Dr. Ishikawa’s office", ["Ishikawa"]),
        ("Refund refused. Angry about it.", []),
        ("order AB-20371 came on Tuesday, I think", []),
        ("called by Marguerite Lindqvist. She said no", ["Marguerite Lindqvist"]),
        ("ask O'Brien's wife", ["O'Brien"]),
        ("", []),
    ],
)
def test_names_are_found_in_what_was_written_of_a_customer(text: str, names: list[str]) -> None:
    assert list(names_in(text)) == names


@given(st.lists(st.text(max_size=60), max_size=80), st.text(max_size=400))
def test_the_vocabulary_is_bounded_and_says_nothing_twice(products: list[str], note: str) -> None:
    business = Business("Larkmere Marine", vocabulary=tuple(products))

    terms = vocabulary(business, [Customer("c", "Jo", note=note)], team=products)

    assert len(terms) <= MOST_TERMS
    assert len({term.lower() for term in terms}) == len(terms)
    assert all(term == " ".join(term.split()) and 0 < len(term) <= 40 for term in terms)
