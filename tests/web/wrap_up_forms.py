"""What the forms of a wrap-up hold when nothing is wrong with them."""

CONFIRM: dict[str, object] = {
    "revision": 1,
    "who": "business",
    "what": "replace the pump",
    "when": "by Friday",
    "due": "2026-03-06",
    "amount": "",
}
LETTER: dict[str, object] = {"to": "maria@example.com", "subject": "What we agreed", "text": "Hello Maria."}
DRAFTED: dict[str, object] = LETTER | {"text": "Hello Maria,\n\nwe replace the pump."}
