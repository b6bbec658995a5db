"""Which simulated call a leg belongs to that the server calls on its own account."""

import time
from urllib.parse import urlsplit

from telephony.simulator.exchange import Exchange
from telephony.simulator.journal import Journal
from telephony.simulator.legs import Conference, PlacedCall
from telephony.simulator.script import Script
from telephony.simulator.webhooks import PostOffice

_SHORTEST_NAME = 16


class Switchroom:
    """`outbound` is the script of calls that the server begins by itself."""

    def __init__(self, exchange: Exchange, outbound: Script) -> None:
        self.outbound = outbound
        self._exchange = exchange
        self._calls: list[PlacedCall] = []

    def placed(self, script: Script) -> PlacedCall:
        journal = Journal(time.monotonic(), speed=script.speed)
        call = PlacedCall(script, journal, PostOffice(self._exchange.courier, journal, script.faults))
        self._calls = [other for other in self._calls if not other.is_closed] + [call]
        return call

    def call_in(self, conference: Conference | None) -> PlacedCall:
        others = list(conference.participants.values()) if conference else []
        return others[0].leg.call if others else self._unattended()

    def call_of(self, url: str) -> PlacedCall:
        """The call whose TwiML speaks of the same thing as this address: its name is a part of the path."""
        names = [part for part in urlsplit(url).path.split("/") if part]
        for room in filter(None, map(self._exchange.conference, names)):
            return self.call_in(room)
        telling = [name for name in names if len(name) >= _SHORTEST_NAME]
        for call in self._calls:
            if not call.is_closed and any(name in document for document in call.documents for name in telling):
                return call
        return self._unattended()

    def _unattended(self) -> PlacedCall:
        call = self.placed(self.outbound)
        self._exchange.spawn(call.office.deliver())
        return call
