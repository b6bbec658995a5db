import contextlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callassist.customers.directory import add, by_id, by_number, search
from callassist.customers.importing import ImportRefused, from_csv, from_yaml
from callassist.customers.intake import Imported, store
from callassist.customers.model import Customer
from callassist.db.engine import connect, reading, transaction

TODAY = date(2026, 3, 3)
DEMO = Path(__file__).parents[2] / "web" / "demo_call" / "customers.yaml"


def refused(text: str) -> tuple[str, ...]:
    with pytest.raises(ImportRefused) as told:
        from_csv(text, "US")
    return told.value.problems


def test_a_table_gives_customers_with_lists_and_numbers_in_one_form() -> None:
    text = 'name,phone,email,since,tags\n"Hayes, Linda",(555) 010-0167; +15550100168,linda@example.com,2015,vip|loyal\n'

    [linda] = from_csv(text, "US")

    assert linda.name == "Hayes, Linda"
    assert linda.phones == ("+15550100167", "+15550100168")
    assert (linda.email, linda.since, linda.tags) == ("linda@example.com", 2015, ("vip", "loyal"))


def test_a_table_from_a_spreadsheet_with_semicolons_and_a_mark_is_read() -> None:
    [someone] = from_csv("\ufeffName;Phone;Tags\r\nJosé Ñandú;030 901820|030 901821;vip\r\n\r\n", "DE")

    assert someone.name == "José Ñandú"
    assert someone.phones == ("+4930901820", "+4930901821")


def test_every_wrong_line_is_named_with_its_field() -> None:
    problems = refused(
        "name,phone,email,since\n"
        "Ann,+15550100001,ann@example.com,2020\n"
        ",+15550100002,,\n"
        "Bob,call me,,\n"
        "Cem,,not-an-address,soon\n"
        "Dan,1,2,3,4,5\n"
        "Ann,+15550100001,,\n"
    )

    assert [problem.split(":")[0] for problem in problems] == [f"line {n}" for n in (3, 4, 5, 5, 6, 7)]
    assert "name is missing" in problems[0]
    assert "'call me' is not a phone number" in problems[1]
    assert "put values with commas in quotes" in problems[4]
    assert "the same customer as line 2" in problems[5]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a column 'name' is needed"),
        ("phone\n1\n", "a column 'name' is needed"),
        ("name,telefon\nAnn,1\n", "no column 'telefon'"),
        ("name,name\nAnn,Ann\n", "is there twice"),
    ],
)
def test_a_header_that_does_not_fit_is_refused_in_words(text: str, says: str) -> None:
    assert any(says in problem for problem in refused(text))


@pytest.mark.parametrize(
    "text",
    ["customers: [", "name: Ann", "- 17", "customers: [{name: Ann, shoes: 42}]", "customers: [{name: [a]}]", "{1: 2}"],
)
def test_yaml_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ImportRefused):
        from_yaml(text, TODAY)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with contextlib.suppress(ImportRefused):
        assert all(one.name for one in from_csv("name,phone,email\n" + text, "US"))


async def test_the_same_file_twice_updates_and_duplicates_nobody(database_url: str) -> None:
    engine = connect(database_url)
    first = from_csv(
        "name,phone,email,note\nAnn Lee,+15550100001,ann@example.com,likes tea\nBob,,bob@example.com,\n", "US"
    )
    second = from_csv(
        "name,phone,email,note\nann lee,+15550100001|+15550100002,new@example.com,\nBob,,bob@example.com,x\n", "US"
    )

    async with transaction(engine) as tx:
        assert await store(tx, first) == Imported(2, 0)
    async with transaction(engine) as tx:
        assert await store(tx, second) == Imported(0, 2)

    async with reading(engine) as tx:
        [ann, bob] = await search(tx, "")
    assert ann.phones == ("+15550100001", "+15550100002")
    assert (ann.email, ann.note) == ("new@example.com", "likes tea")
    assert bob.note == "x"
    await engine.dispose()


async def test_a_customer_entered_by_hand_is_known_by_name_and_number(database_url: str) -> None:
    engine = connect(database_url)
    async with transaction(engine) as tx:
        await add(tx, Customer("handmade", "Ann Lee", ("+15550100001",)))
        await store(tx, from_csv("name,phone,company\nAnn Lee,+15550100001,Lee Ltd\nTom Lee,+15550100001,\n", "US"))

        found = await by_number(tx, "+15550100001")

    assert [(one.name, one.company) for one in found] == [("Ann Lee", "Lee Ltd"), ("Tom Lee", "")]
    assert found[0].customer_id == "handmade"
    await engine.dispose()


async def test_the_demo_s_customers_have_a_past_that_moves_with_the_day(database_url: str) -> None:
    engine = connect(database_url)
    text = DEMO.read_text("utf-8")

    async with transaction(engine) as tx:
        await store(tx, from_yaml(text, TODAY))
        mark = await by_id(tx, "mark-sullivan")
        await store(tx, from_yaml(text, TODAY + timedelta(days=1)))
        later = await by_id(tx, "mark-sullivan")

    assert mark is not None
    assert later is not None
    assert len(mark.history) == len(later.history) == 6
    assert mark.history[0].on == TODAY - timedelta(days=7)
    assert mark.promises[0].overdue_days(TODAY) == 6
    assert later.promises[0].due == TODAY - timedelta(days=5)
    assert mark.contacts_since(TODAY - timedelta(days=30)) == 2
    await engine.dispose()
