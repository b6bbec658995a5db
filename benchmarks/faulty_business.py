"""The business of the calls in which things go wrong: its numbers, its people, its settings."""

from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from callassist.reception.numbers import Group, Hours, Nobody, Number, Numbers, Order
from callassist.settings import Settings
from callassist.team import Member, Role

PLAIN, GROUP, CLOSED = "+15550100100", "+15550100101", "+15550100102"
"""Numbers that customers call: everybody's desk rings; own phones ring, then voicemail; voicemail at once."""
BACK, TOLD = "+15550100103", "+15550100104"
"""A callback is offered at once; an announcement is made, which 9 opts out of, and then everybody's desk rings."""
DESKS = (PLAIN, TOLD)
FALLBACK = "+15550100001"
RING_SECONDS = 5


def settings_of(folder: Path, port: int, smtp_port: int, api_url: str) -> Settings:
    return Settings(
        _env_file=None,
        data=folder,
        host="127.0.0.1",
        port=port,
        database_url="",
        public_url="",
        twilio_account_sid="",
        twilio_api_url=api_url,
        fallback_number=FALLBACK,
        ring_seconds=RING_SECONDS,
        smtp_host="127.0.0.1",
        smtp_port=smtp_port,
        smtp_tls="none",
        mail_from="hello@example.com",
        business_name="Lakeside Appliances",
    )


def team_of(number: int) -> tuple[Member, ...]:
    def member(name: str, role: Role, address: str) -> Member:
        return Member(uuid4().hex, f"{name.title()} {number}", f"{name}{number}@example.com", role, address)

    return (
        member("ana", Role.AGENT, f"client:ana{number}"),
        member("ben", Role.AGENT, f"client:ben{number}"),
        member("cleo", Role.AGENT, f"+155501004{number:02d}"),
        member("mo", Role.MANAGER, f"client:mo{number}"),
    )


def numbers_of(crews: int) -> Numbers:
    """The first number is set up by nobody and answered as without a routing file."""
    phones = Group("phones", tuple(team_of(number)[2].email for number in range(crews)), Order.LONGEST_IDLE, 3)
    shut = Hours(ZoneInfo("UTC"), (None,) * 7)
    return Numbers(
        (
            Number(GROUP, (phones,), queue_seconds=2, nobody=Nobody.VOICEMAIL, record=True),
            Number(CLOSED, hours=shut, closed=Nobody.VOICEMAIL),
            Number(BACK, hours=shut, closed=Nobody.CALLBACK),
            Number(TOLD, announcement="This call is transcribed. Press nine to opt out.", record=True),
        )
    )
