"""Everything that the routes work with, put together once by web.app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.requests import HTTPConnection

from callassist.bus import Bus
from callassist.business import Business
from callassist.calls.carrier import Carrier
from callassist.calls.log import CallLog
from callassist.follow_up.port import Workflows
from callassist.reception.numbers import Hours, Numbers
from callassist.rewording.writer import Writer
from callassist.settings import Settings
from web.fragments import Face
from web.mail_sink import MailSink


@dataclass(frozen=True, slots=True)
class Parts:
    """`secret` signs cookies and stream tokens; `sink` is there in the demo only, `writer` where one is configured;
    `numbers` is empty where no routing is."""

    settings: Settings
    secret: str
    api_token: str
    engine: AsyncEngine
    bus: Bus
    log: CallLog
    carrier: Carrier
    workflows: Workflows
    face: Face
    business: Business
    now: Callable[[], datetime]
    sink: MailSink | None = None
    writer: Writer | None = None
    numbers: Numbers = field(default_factory=Numbers)

    def today(self) -> date:
        """The day it is at the business."""
        return self.now().astimezone(self.settings.zone).date()

    def announcement_of(self, called: str) -> str:
        """What callers of this number hear first, in words or as what stands for a sound; empty: nothing."""
        number = self.numbers.of(called)
        if number and number.sound:
            return number.sound.url or number.sound.name
        return (number.announcement if number else "") or self.settings.announcement

    def records(self, called: str) -> bool:
        """Whether the carrier is to record calls to this number."""
        number = self.numbers.of(called)
        is_said = number is not None and number.record is not None
        return bool(number and number.record) if is_said else self.settings.record_calls

    def hours_of(self, called: str) -> Hours | None:
        number = self.numbers.of(called)
        return number.hours if number else None

    def zone_of(self, called: str) -> ZoneInfo:
        """Whose wall times count for this number; those of the business where it has none of its own."""
        number = self.numbers.of(called)
        return (number.zone if number else None) or self.settings.zone

    def language_of(self, called: str) -> str:
        number = self.numbers.of(called)
        return (number.language if number else "") or self.settings.language_of(called)


def parts(connection: HTTPConnection) -> Parts:
    found: Parts = connection.app.state.parts
    return found


def parts_of(request: Request) -> Parts:
    return parts(request)
