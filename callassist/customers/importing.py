"""Customers from a CSV or YAML file: all of it or nothing, and every line that is wrong is named."""

import csv
import io
from collections import Counter
from collections.abc import Iterable
from datetime import date

import yaml
from pydantic import ValidationError

from callassist.customers.entry import BadPhone, Entry, customer_of, told
from callassist.customers.model import Customer

COLUMNS = ("id", "name", "phone", "email", "company", "since", "tags", "note", "favourites")
MOST_PROBLEMS = 20


class ImportRefused(Exception):
    """The file cannot be imported as it is; nothing of it was. `problems` are sentences that name the line."""

    retryable = False

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def from_csv(text: str, region: str) -> tuple[Customer, ...]:
    """A header line, then a customer a line; separated by comma, semicolon or tab. Raises ImportRefused.

    `region` (two letters) is where phone numbers without a country code are.
    """
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=_delimiter(text))
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        _check_header(header)
        numbered = [(f"line {rows.line_num}", cells) for cells in rows if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise ImportRefused([f"line {rows.line_num}: {error}"]) from error
    names = ["phones" if name == "phone" else name for name in header]
    return _customers([(where, _fields(names, cells)) for where, cells in numbered], region, None)


def from_yaml(text: str, today: date, region: str = "US") -> tuple[Customer, ...]:
    """The list under `customers`, as in the demo; days count from `today`. Raises ImportRefused."""
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ImportRefused([f"This is not YAML: {' '.join(str(error).split())}"]) from error
    listed = document.get("customers") if isinstance(document, dict) else document
    if not isinstance(listed, list):
        raise ImportRefused(["There is no list of customers: put them under the key customers."])
    return _customers([(f"customer {n}", entry) for n, entry in enumerate(listed, 1)], region, today)


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;\t", key=header.count)


def _check_header(header: list[str]) -> None:
    problems = [
        f"line 1: there is no column {name!r}; known: {', '.join(COLUMNS)}" for name in header if name not in COLUMNS
    ]
    problems += [f"line 1: the column {name!r} is there twice" for name, n in Counter(header).items() if n > 1]
    if "name" not in header:
        problems.append(f"line 1: a column 'name' is needed; the first line names the columns: {', '.join(COLUMNS)}")
    if problems:
        raise ImportRefused(problems)


def _fields(names: list[str], cells: list[str]) -> object:
    """A line with more values than columns stays a bare list, which is no customer."""
    return dict(zip(names, cells, strict=False)) if len(cells) <= len(names) else cells


def _customers(entries: Iterable[tuple[str, object]], region: str, today: date | None) -> tuple[Customer, ...]:
    found: list[Customer] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for where, raw in entries:
        try:
            one = customer_of(Entry.model_validate(raw), region, today)
        except ValidationError as error:
            problems += [f"{where}: {told(detail)}" for detail in error.errors(include_url=False)]
        except BadPhone as error:
            problems.append(f"{where}: {error}")
        else:
            if one.customer_id in seen:
                problems.append(f"{where}: the same customer as {seen[one.customer_id]}")
            seen[one.customer_id] = where
            found.append(one)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise ImportRefused([*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])])
    return tuple(found)
