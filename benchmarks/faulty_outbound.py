"""One call that we make, to a customer or back to one who was promised it, in which things go wrong as well."""

import time
from dataclasses import replace
from itertools import pairwise

from benchmarks.faulty_call import Plan, Report, conversation, legal, wound_up
from benchmarks.faulty_house import Crew, House
from callassist.calls.events import CallId
from telephony.simulator.journal import Hearing
from telephony.simulator.script import Fate, Faults, Script

OF_CUSTOMERS = "+1555010{}"


class FaultyOutbound:
    """The agent's phone rings first; the customer hangs up when they have had enough."""

    def __init__(self, house: House, crew: Crew, number: int, plan: Plan, faults: Faults) -> None:
        self._house = house
        self._crew = crew
        self._plan = plan
        self._faults = faults
        self._address = OF_CUSTOMERS.format(7000 + number % 3000)
        self._report = Report(number, "outbound")

    async def run(self) -> Report:
        began = time.monotonic()
        call_id = await self._dial()
        if call_id:
            await self._look_back(call_id)
        else:
            # Somebody's telephone could not be reached, or the phone company gave no answer: they are told.
            self._report.deeds.append("(dial)")
        self._report.seconds = time.monotonic() - began
        return self._report

    async def _dial(self) -> CallId:
        house, promised = self._house, ""
        if house.promised:
            promised, self._address = house.promised.pop()
        customer = Fate(after=self._plan.reaction, hangs_up_after=self._plan.seconds)
        house.twilio.outbound = Script(
            conversation(1),
            from_="",
            to="",
            voice_url=f"{house.url}/twilio/voice",
            # Calls of others that are about to be dialled keep their people.
            parties={**house.twilio.outbound.parties, **self._plan.parties, self._address: customer},
            faults=replace(self._faults, leg_drop=0.0),
        )
        self._report.deeds.append("call back" if promised else "dial")
        hand = self._crew.agents[0]
        return await hand.dial(call_id=promised) if promised else await hand.dial(number=self._address)

    async def _look_back(self, call_id: CallId) -> None:
        self._report.problems += await wound_up(self._house, call_id)
        self._report.problems += await legal(self._house, call_id, self._report)
        customer = (await self._house.log.call(call_id)).phone.customer
        if customer and customer.leg_sid:
            self._report.silence = silence(self._house.twilio.journal_of(customer.leg_sid).hearing, customer.leg_sid)


def silence(hearing: list[Hearing], leg_sid: str) -> float:
    """The longest, in seconds, of a leg that is over."""
    mine = [one for one in hearing if one.leg_sid == leg_sid]
    return max((following.at - one.at for one, following in pairwise(mine) if not one.what), default=0.0)
