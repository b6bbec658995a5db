"""Carries out one command of the switchboard at the phone company, and records what came of it."""

import asyncio
from typing import assert_never

from callassist.calls import phone_events as pe
from callassist.calls import recording_events as rec
from callassist.calls.events import CallEvent, CallId, ConferenceStarted
from callassist.calls.phone import CUSTOMER, Phone
from callassist.calls.switch import (
    Command,
    Dial,
    HangUp,
    SendToVoicemail,
    SetParty,
    SetRecording,
    StartRecording,
    StartStream,
    Way,
)
from callassist.calls.switchgear import Switchgear
from telephony.errors import CallOver, CarrierBusy, CarrierUnreachable, CredentialsRefused, RequestRefused
from telephony.webhooks import TERMINAL
from web.parts import Parts

_BUSY_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between the tries of a dialling that the carrier had no time for: then nothing was done."""
_REFUSED_HOLDS = 2
"""So often a refused hold is asked for; then the customer goes back to where music plays before anybody answers."""


class Operator:
    """For one call. Raises what the carrier raises, but for a dialling that it will never do: that leg has failed."""

    def __init__(self, parts: Parts, gear: Switchgear, call_id: CallId) -> None:
        self._parts = parts
        self._gear = gear
        self._call_id = call_id
        self._base = f"{parts.settings.reached_at}/twilio"
        self._refused_holds = 0

    async def carry_out(self, command: Command, phone: Phone) -> None:
        match command:
            case Dial():
                await self._dial(command, phone)
            case HangUp():
                await self._gear.hang_up(command.leg_sid)
                await self._record(pe.LegLeft(command.label, "removed"))
            case SetParty():
                await self._set(command, phone)
            case StartStream():
                both = command.label == CUSTOMER
                await self._gear.start_stream(self._call_id, command.leg_sid, command.name, both=both)
            case StartRecording():
                sid = await self._gear.start_recording(self._call_id, command.leg_sid)
                await self._record(rec.RecordingStarted(sid))
            case SetRecording():
                await self._gear.set_recording(command.leg_sid, command.recording_sid, paused=command.paused)
                await self._record(rec.RecordingSet(command.number, command.paused))
            case SendToVoicemail():
                await self._gear.redirect(command.leg_sid, f"{self._base}/nobody/{self._call_id}")
                await self._record(pe.VoicemailReached())
            case _:
                assert_never(command)

    async def sound_again(self, phone: Phone) -> None:
        """Begin anew what a customer hears who is on hold, or waits for somebody to answer.

        Off hold for a moment: nobody has verified that asking for the same hold again does anything.
        """
        customer = phone.customer
        if customer is None or not customer.is_here or phone.ended or phone.voicemail:
            return
        if customer.is_held:
            muted = customer.mute_asked
            await self._set(SetParty(CUSTOMER, customer.leg_sid, customer.settings + 1, False, muted, "", ""), phone)
        elif await self._waits_alone(phone):
            await self._gear.redirect(customer.leg_sid, f"{self._base}/back/{self._call_id}?waits=1")

    async def _waits_alone(self, phone: Phone) -> bool:
        """Somebody may have come without our knowledge: then the conference would end with the customer's leg."""
        if not phone.conference_sid or phone.has_talked or phone.is_connecting:
            return False
        return set((await self._gear.standing(self._call_id, phone.conference_sid)).seats) == {CUSTOMER}

    async def is_over(self, command: Command) -> bool:
        """Whether the leg that the command was for is over; then that is recorded."""
        if isinstance(command, Dial):
            return False
        status = await self._gear.leg_status(command.leg_sid)
        if status and status not in TERMINAL:
            return False
        label = command.label if isinstance(command, HangUp | SetParty | StartStream) else CUSTOMER
        await self._record(pe.LegLeft(label, status or "lost"))
        return True

    async def _dial(self, command: Dial, phone: Phone) -> None:
        party = phone.party(command.label)
        attempt = party.attempt + 1 if party else 1
        dialling = pe.LegDialling(command.label, attempt, self._parts.settings.instance)
        (recorded,) = await self._parts.log.record(self._call_id, dialling)
        if not recorded.fresh:
            return
        try:
            leg_sid = await self._found(command, phone) or await self._dialled(command)
        except (RequestRefused, CredentialsRefused):
            await self._record(pe.LegLeft(command.label, "failed"))
        else:
            await self._record(pe.LegDialled(command.label, leg_sid))

    async def _found(self, command: Dial, phone: Phone) -> str | None:
        """The leg, where it may have been dialled before: nobody is to be dialled twice."""
        party = phone.party(command.label)
        if not command.again or party is None or party.invited_at is None:
            return None
        return await self._gear.find(self._call_id, command.label, command.address, party.invited_at)

    async def _dialled(self, command: Dial) -> str:
        for pause in _BUSY_PAUSES:
            try:
                return await self._ask_for(command)
            except CarrierBusy:
                await asyncio.sleep(pause)
        return await self._ask_for(command)

    async def _ask_for(self, command: Dial) -> str:
        gear, seconds = self._gear, command.ring_seconds
        where = (self._call_id, command.label, command.address, seconds)
        if command.way is Way.JOIN:
            return await gear.join(*where, muted=command.muted, coached_sid=command.coached_sid)
        return await gear.call_in(*where, command.way)

    async def _set(self, command: SetParty, phone: Phone) -> None:
        try:
            conference_sid = phone.conference_sid or await self._conference()
            await self._gear.set_party(
                conference_sid,
                command.leg_sid,
                hold=command.hold,
                hold_url=f"{self._base}/hold/{self._call_id}",
                muted=command.muted,
                coached_sid=command.coached_sid,
            )
        except RequestRefused:
            await self._refused(command)
        except CallOver:
            await self._elsewhere(command, phone)
        set_so = pe.PartySet(command.label, command.number, command.hold, command.muted, command.coached)
        await self._record(set_so)

    async def _refused(self, command: SetParty) -> None:
        """Nobody has verified that who is alone can be put on hold; music plays in either case."""
        self._refused_holds += 1
        if not (command.hold and command.label == CUSTOMER and self._refused_holds >= _REFUSED_HOLDS):
            raise CarrierUnreachable("The carrier refused to change a participant; it is asked again.")
        self._refused_holds = 0
        await self._gear.redirect(command.leg_sid, f"{self._base}/back/{self._call_id}")

    async def _elsewhere(self, command: SetParty, phone: Phone) -> None:
        """The conference that we know may be over and another have its name: then it is asked there, later."""
        standing = await self._gear.standing(self._call_id, "")
        if standing.conference_sid and standing.conference_sid != phone.conference_sid:
            await self._record(ConferenceStarted(standing.conference_sid))
            raise CarrierUnreachable("The party is in another conference; it is asked there.")
        if await self.is_over(command):
            raise CallOver("The leg is over.")
        await self._refused(command)

    async def _conference(self) -> str:
        standing = await self._gear.standing(self._call_id, "")
        if not standing.conference_sid:
            raise CarrierUnreachable("The conference is not there yet.")
        await self._record(ConferenceStarted(standing.conference_sid))
        return standing.conference_sid

    async def _record(self, *events: CallEvent) -> None:
        await self._parts.log.record(self._call_id, *events)
