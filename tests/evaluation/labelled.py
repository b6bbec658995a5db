"""A labelled call as a file, for the tests of measuring."""

from collections.abc import Mapping
from pathlib import Path

import yaml

DRYER = {
    "id": "dryer",
    "business": {"name": "Harbor Repair", "policy": ["ninety days on parts"]},
    "call_date": "2026-03-04",
    "customer": {
        "name": "Ana Reyes",
        "history": [
            {"date": "2026-02-20", "kind": "call", "summary": "dryer stopped", "outcome": "told it was fixed"},
            {"date": "2026-02-25", "kind": "purchase", "summary": "belt", "outcome": ""},
            {"date": "2025-11-01", "kind": "email", "summary": "old", "outcome": ""},
        ],
        "favourites": ["mornings"],
    },
    "turns": [
        {"s": "agent", "t": "Harbor Repair, this is Tom, how can I help?", "acts": ["greet"], "stage": "open"},
        {
            "s": "caller",
            "t": "This is the third time my dryer stopped. Nobody ever fixed it. This is ridiculous.",
            "heat": 2,
            "vent": True,
        },
        {
            "s": "agent",
            "t": "I'd be furious too, and that's on us. I'm sorry.",
            "acts": ["validate", "take_responsibility"],
            "stage": "own",
        },
        {"s": "caller", "t": "You charged me eighty nine dollars for the belt on Monday.", "heat": 1},
        {
            "s": "agent",
            "t": "Let me make sure I have it right. The dryer stopped after two repairs and you paid for a belt.",
            "acts": ["restate"],
            "stage": "agree_problem",
        },
        {"s": "caller", "t": "Yes, that's right.", "confirms_problem": True},
        {"s": "agent", "t": "I'll send Maria on Friday at four.", "acts": ["commit"], "stage": "solution"},
        {"s": "caller", "t": "Yes, that works.", "accepts": True},
    ],
    "agreements": [{"who": "business", "what": "send Maria", "when_text": "Friday at four", "due": "2026-03-06"}],
    "problem": {"restated": 4, "confirmed": 5, "text": "dryer stopped after two repairs"},
    "cause": "fell_short",
    "outcome": "agreed",
    "facts": ["dryer stopped a third time", "paid 89 dollars for a belt", "the moon is made of green cheese"],
}


def written(folder: Path, call: Mapping[str, object] | None = None, name: str = "dryer.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(dict(call or DRYER), sort_keys=False), encoding="utf-8")
    return path
