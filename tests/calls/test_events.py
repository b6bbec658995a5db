import json
from typing import get_args

import pytest
from calls.examples import ONE_OF_EACH

from callassist.calls.codec import decode, encode
from callassist.calls.events import CallEvent, key_of


def test_the_examples_hold_every_kind_of_event() -> None:
    assert {type(event) for event in ONE_OF_EACH} == set(get_args(CallEvent))


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: type(event).__name__)
def test_an_event_survives_its_way_through_json(event: CallEvent) -> None:

    name, payload = encode(event)

    assert decode(name, json.loads(json.dumps(payload))) == event


@pytest.mark.parametrize("event", ONE_OF_EACH, ids=lambda event: type(event).__name__)
def test_the_key_of_an_event_fits_its_column(event: CallEvent) -> None:
    assert key_of(event).startswith(type(event).__name__)
    assert len(key_of(event)) < 200
