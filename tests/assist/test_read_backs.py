"""What was agreed is said best at the end, in notes; and a part of it is the customer's to do."""

from datetime import date
from decimal import Decimal

from tests.assist.calls import coached, standing


def test_a_read_back_in_notes_founds_what_its_promises_did_not() -> None:
    agreed = standing(
        coached("""
        A: I'll bring the loan flute round on Thursday.
        C: And the repair?
        A: The pads want a week, give or take. And you're not paying for it.
        C: Right.
        A: So. Loan flute Thursday. Yours back by the thirteenth, no charge. Invoice torn up by Friday. Is that the lot?
        C: That's the lot.
        """)
    )

    assert {one.promise.due for one in agreed} == {date(2026, 3, 5), date(2026, 3, 13), date(2026, 3, 6)}


def test_a_read_back_says_nothing_twice() -> None:
    agreed = standing(
        coached("""
        A: I'll have the fence up by Friday.
        C: That works.
        A: And forty pounds goes back on your card by Tuesday.
        C: Good, do that.
        A: Right, from the top. Fence by Friday. Forty pounds back by Tuesday.
        C: Correct.
        """)
    )

    assert [one.promise.due for one in agreed] == [date(2026, 3, 6), date(2026, 3, 10)]


def test_a_sum_that_was_read_back_needs_no_day() -> None:
    agreed = standing(
        coached("""
        A: I'll have the mural washed by Friday.
        C: And the bill?
        A: Fair. So, mural washed by Friday. Ninety dollars off the last bill. Good?
        C: Yes, good.
        """)
    )

    assert {(one.promise.due, one.promise.amount) for one in agreed} == {
        (date(2026, 3, 6), None),
        (None, Decimal(90)),
    }


def test_a_correction_of_one_item_leaves_the_others_to_be_accepted() -> None:
    agreed = standing(
        coached("""
        A: I'll send the engraver on Thursday, and the box by Friday.
        C: Hm.
        A: So, engraver Thursday. Box by Friday, to the office.
        C: No, not the office, to my house.
        A: To your house, of course.
        C: Then yes, that's it.
        """)
    )

    assert {one.promise.due for one in agreed} == {date(2026, 3, 5), date(2026, 3, 6)}


def test_what_the_customer_promised_is_theirs_once_it_was_read_back() -> None:
    agreed = standing(
        coached("""
        A: I'll ring the insurer on Friday.
        C: Okay. And I'll send you the photographs by Thursday.
        A: Lovely. So, photographs from you by Thursday. I ring the insurer on Friday. All right?
        C: Yes, that's right.
        """)
    )

    assert {(one.promise.who, one.promise.due) for one in agreed} == {
        ("customer", date(2026, 3, 5)),
        ("business", date(2026, 3, 6)),
    }


def test_the_problem_put_into_words_is_no_agreement_however_many_days_it_names() -> None:
    assert (
        standing(
            coached("""
            A: So the boat goes out tomorrow, you paid on Monday, and nobody told you which quay. Have I got that right?
            C: Yes. That's it.
            """)
        )
        == []
    )
