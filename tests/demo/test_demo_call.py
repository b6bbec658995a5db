"""The files of the demo's call fit together: audio, reference, script and customers."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import av
import numpy as np
import pytest
import yaml
from email_validator import validate_email
from numpy.typing import NDArray

from callassist.method import Cause, Disposition, Stage, Step
from callassist.speech import SAMPLE_RATE

FOLDER = Path(__file__).parents[2] / "web" / "demo_call"
CHANNELS = {"agent": 0, "customer": 1}
SPEECH_DB, NOISE_DB = -32.0, -45.0
FRAME = SAMPLE_RATE // 10
EDGE = 3 * FRAME
SPOKEN_NUMBERS = {60: "sixty"}


@pytest.fixture(scope="module")
def audio() -> NDArray[np.float32]:
    """Both channels at SAMPLE_RATE, shape (2, samples)."""
    with av.open(str(FOLDER / "call.ogg")) as container:
        assert container.streams.audio[0].codec_context.layout.name == "stereo"
        resampler = av.AudioResampler("fltp", "stereo", SAMPLE_RATE)
        frames = [*container.decode(audio=0), None]
        return np.concatenate([out.to_ndarray() for frame in frames for out in resampler.resample(frame)], axis=1)


@pytest.fixture(scope="module")
def reference() -> list[dict[str, Any]]:
    turns: list[dict[str, Any]] = json.loads((FOLDER / "call.json").read_text(encoding="utf-8"))
    return turns


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return read_yaml("script.yaml")


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return read_yaml("customers.yaml")


def read_yaml(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return document


def decibels(samples: NDArray[np.float32]) -> float:
    return float(10 * np.log10(np.mean(np.square(samples)) + 1e-12))


def stretch(turn: dict[str, Any]) -> slice:
    return slice(int(turn["start"] * SAMPLE_RATE), int(turn["end"] * SAMPLE_RATE))


def test_the_call_lasts_two_to_three_minutes_in_at_most_a_megabyte_and_a_half(audio: NDArray[np.float32]) -> None:
    assert 120 <= audio.shape[1] / SAMPLE_RATE <= 180
    assert (FOLDER / "call.ogg").stat().st_size <= 1_500_000


def test_no_channel_clips(audio: NDArray[np.float32]) -> None:
    assert np.abs(audio).max() < 1.0


def test_each_turn_is_heard_on_its_own_channel_and_nowhere_else(
    audio: NDArray[np.float32], reference: list[dict[str, Any]]
) -> None:
    for turn in reference:
        own = CHANNELS[turn["speaker"]]

        assert decibels(audio[own, stretch(turn)]) > SPEECH_DB, turn["text"]
        assert decibels(audio[1 - own, stretch(turn)]) < NOISE_DB, turn["text"]


def test_each_turn_begins_and_ends_where_the_reference_says(
    audio: NDArray[np.float32], reference: list[dict[str, Any]]
) -> None:
    for turn in reference:
        channel = audio[CHANNELS[turn["speaker"]]]
        spoken = stretch(turn)

        assert decibels(channel[spoken.start : spoken.start + EDGE]) > NOISE_DB, turn["text"]
        assert decibels(channel[spoken.stop - EDGE : spoken.stop]) > NOISE_DB, turn["text"]


def test_nothing_is_said_that_the_reference_lacks(audio: NDArray[np.float32], reference: list[dict[str, Any]]) -> None:
    for name, number in CHANNELS.items():
        unspoken = np.ones(audio.shape[1], bool)
        for turn in reference:
            if turn["speaker"] == name:
                unspoken[stretch(turn)] = False
        silence = audio[number, unspoken]
        loudest = max(decibels(silence[at : at + FRAME]) for at in range(0, len(silence) - FRAME, FRAME))

        assert loudest < NOISE_DB


def test_each_line_has_its_own_faint_noise(audio: NDArray[np.float32], reference: list[dict[str, Any]]) -> None:
    before = audio[:, FRAME : stretch(reference[0]).start - FRAME // 2]

    agent, customer = decibels(before[0]), decibels(before[1])

    assert all(-62 < level < -50 for level in (agent, customer))
    assert abs(agent - customer) > 1
    assert abs(np.mean(before[0] * before[1])) < 0.2 * before[0].std() * before[1].std()


def test_turns_follow_one_another_with_human_pauses(
    audio: NDArray[np.float32], reference: list[dict[str, Any]]
) -> None:
    assert reference[0]["start"] > 0
    assert all(turn["end"] > turn["start"] for turn in reference)
    assert all(0.3 <= later["start"] - earlier["end"] <= 0.9 for earlier, later in pairwise(reference))
    assert reference[-1]["end"] < audio.shape[1] / SAMPLE_RATE


def test_the_reference_is_the_script_word_for_word(script: dict[str, Any], reference: list[dict[str, Any]]) -> None:
    speakers = {"agent": "agent", "caller": "customer"}

    assert [(turn["speaker"], turn["text"]) for turn in reference] == [
        (speakers[turn["s"]], turn["t"]) for turn in script["turns"]
    ]
    assert all(turn["certain"] is True for turn in reference)


def test_the_script_labels_with_the_words_of_the_method(script: dict[str, Any]) -> None:
    agent = [turn for turn in script["turns"] if turn["s"] == "agent"]

    assert {turn["stage"] for turn in agent} - {"open"} == set(Stage)
    assert {act for turn in agent for act in turn["acts"]} - {"greet"} <= set(Step)
    assert script["cause"] in set(Cause)
    assert script["outcome"] in set(Disposition)


def test_the_problem_is_restated_by_the_agent_and_confirmed_by_the_customer(script: dict[str, Any]) -> None:
    turns, problem = script["turns"], script["problem"]

    assert "restate" in turns[problem["restated"]]["acts"]
    assert turns[problem["confirmed"]]["confirms_problem"]
    assert problem["confirmed"] == problem["restated"] + 1


def test_every_agreement_points_at_its_promise_its_read_back_and_its_yes(script: dict[str, Any]) -> None:
    turns = script["turns"]
    for agreement in script["agreements"]:
        promise = turns[agreement["said"]]
        yes = turns[agreement["accepted"]]

        assert "commit" in promise["acts"], agreement["what"]
        assert agreement["when_text"] in promise["t"]
        assert agreement["amount"] is None or SPOKEN_NUMBERS[agreement["amount"]] in promise["t"]
        assert yes["accepts"]
        assert agreement["said"] < agreement["accepted"]
        if agreement["read_back"] is not None:
            repeated = turns[agreement["read_back"]]
            assert "read_back" in repeated["acts"]
            assert agreement["when_text"] in repeated["t"]
            assert agreement["said"] < agreement["read_back"] < agreement["accepted"]


def test_every_promise_of_the_agent_is_an_agreement(script: dict[str, Any]) -> None:
    promises = {at for at, turn in enumerate(script["turns"]) if "commit" in turn.get("acts", ())}

    assert promises == {agreement["said"] for agreement in script["agreements"]}


def test_the_caller_is_a_demo_customer_with_the_history_the_script_tells(
    script: dict[str, Any], demo: dict[str, Any]
) -> None:
    caller = script["customer"]
    (customer,) = [c for c in demo["customers"] if caller["phone"] in c["phones"]]
    day: date = script["call_date"]
    told = {((day - past["date"]).days, past["kind"], past["summary"], past["outcome"]) for past in caller["history"]}

    assert all(customer[key] == caller[key] for key in ("name", "since", "tags", "favourites"))
    assert told <= {(p["days_ago"], p["kind"], p["summary"], p["outcome"]) for p in customer["history"]}
    assert any(promise["due_days"] < 0 for promise in customer["promises"])


def test_the_business_of_the_demo_is_the_business_of_the_script(script: dict[str, Any], demo: dict[str, Any]) -> None:
    business = demo["business"]

    assert all(business[key] == script["business"][key] for key in ("name", "kind", "policy"))
    assert business["name"] in script["turns"][0]["t"]
    assert ZoneInfo(business["timezone"])
    assert set(business) == {*("name", "kind", "timezone", "phone", "email", "policy", "authority_limit", "signature")}
    assert business["authority_limit"]["amount"] >= max(a["amount"] or 0 for a in script["agreements"])


def test_the_team_has_two_agents_a_manager_and_an_admin_and_no_passwords(
    script: dict[str, Any], demo: dict[str, Any]
) -> None:
    team = demo["team"]

    assert sorted(member["role"] for member in team) == ["admin", "agent", "agent", "manager"]
    assert all(set(member) == {"name", "email", "role"} for member in team)
    assert any(member["name"].split()[0] == script["agent"]["name"] for member in team)


def test_customers_are_well_formed(demo: dict[str, Any]) -> None:
    keys = {"id", "name", "phones", "email", "since", "tags", "note", "favourites", "history", "promises"}
    for customer in demo["customers"]:
        assert set(customer) - {"company"} == keys, customer["id"]
        ages = [past["days_ago"] for past in customer["history"]]

        assert ages == sorted(ages)
        assert all(set(past) == {"days_ago", "kind", "summary", "outcome"} for past in customer["history"])
        assert {past["kind"] for past in customer["history"]} <= {"call", "email", "sms", "social", "purchase", "visit"}
        for promise in customer["promises"]:
            assert set(promise) == {"what", "due_days", "made_days_ago"}
            assert promise["due_days"] >= -promise["made_days_ago"]


def test_ids_and_mails_are_unique_and_two_customers_share_one_number(demo: dict[str, Any]) -> None:
    customers = demo["customers"]
    people = [*customers, *demo["team"], demo["business"]]
    numbers = [phone for customer in customers for phone in customer["phones"]]

    assert len(customers) == 6
    assert len({customer["id"] for customer in customers}) == 6
    assert len({person["email"] for person in people}) == len(people)
    assert sorted(numbers.count(number) for number in set(numbers)) == [1, 1, 1, 1, 1, 2]


def test_every_number_and_address_is_a_fictitious_one(demo: dict[str, Any]) -> None:
    numbers = [demo["business"]["phone"], *(phone for c in demo["customers"] for phone in c["phones"])]
    people = [*demo["customers"], *demo["team"], demo["business"]]

    assert all(number.startswith("+1555010") and len(number) == 12 for number in numbers)
    for person in people:
        address = validate_email(person["email"], check_deliverability=False, test_environment=True)
        assert address.domain == "example.com"
