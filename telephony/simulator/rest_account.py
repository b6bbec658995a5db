"""The account itself, by REST: its numbers, and messages sent from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from telephony.simulator import resources
from telephony.simulator.asked import Answer, Asked
from telephony.simulator.exchange import sid

ACCOUNT_FIELDS = frozenset({"From", "To", "Body", "StatusCallback", "MessagingServiceSid"})
NUMBER_FIELDS = frozenset(
    {
        "VoiceUrl",
        "VoiceMethod",
        "VoiceFallbackUrl",
        "VoiceFallbackMethod",
        "VoiceApplicationSid",
        "VoiceReceiveMode",
        "StatusCallback",
        "StatusCallbackMethod",
        "TrunkSid",
        "FriendlyName",
    }
)


@dataclass(frozen=True, slots=True)
class Message:
    sid: str
    from_: str
    to: str
    body: str


@dataclass(eq=False, slots=True)
class OwnNumber:
    """`settings` are by the names of the REST fields, e.g. VoiceUrl."""

    sid: str
    number: str
    settings: dict[str, str] = field(default_factory=dict)


class AccountDesk:
    def __init__(self, account_sid: str) -> None:
        self.owned: dict[str, OwnNumber] = {}
        self.sent: list[Message] = []
        self._account_sid = account_sid

    def own(self, number: str, settings: Mapping[str, str]) -> OwnNumber:
        bought = OwnNumber(sid("PN"), number, dict(settings))
        self.owned[bought.sid] = bought
        return bought

    def account(self, asked: Asked) -> Answer:
        return 200, resources.account(self._account_sid)

    def numbers(self, asked: Asked) -> Answer:
        found = [one for one in self.owned.values() if asked.text("PhoneNumber") in one.number]
        shown = [self._shown(one) for one in found]
        return 200, resources.page(asked.uri, "incoming_phone_numbers", shown)

    def number(self, asked: Asked) -> Answer:
        return 200, self._shown(self._owned(asked))

    def change_number(self, asked: Asked) -> Answer:
        found = self._owned(asked)
        found.settings |= {name: values[0] for name, values in asked.fields.items()}
        return 200, self._shown(found)

    def send(self, asked: Asked) -> Answer:
        asked.addresses()
        message = Message(sid("SM"), asked.text("From"), asked.text("To"), asked.text("Body"))
        self.sent.append(message)
        return 201, resources.message(self._account_sid, message.sid, message.from_, message.to, message.body)

    def _owned(self, asked: Asked) -> OwnNumber:
        found = self.owned.get(asked.path["number"])
        if found is None:
            raise asked.not_found()
        return found

    def _shown(self, number: OwnNumber) -> resources.Json:
        return resources.number(self._account_sid, number.sid, number.number, number.settings)
