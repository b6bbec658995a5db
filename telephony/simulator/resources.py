"""What Twilio's REST interface shows of its things."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime

from telephony.simulator.legs import Conference, Leg, Participant
from telephony.simulator.line import Line
from telephony.simulator.tape import Tape
from telephony.simulator.webhooks import rfc2822_now

Json = Mapping[str, object]

_PARTICIPANT_STATUS = {"queued": "queued", "initiated": "connecting", "ringing": "ringing", "in-progress": "connected"}


def account(account_sid: str) -> Json:
    return {
        "sid": account_sid,
        "owner_account_sid": account_sid,
        "friendly_name": "Simulated account",
        "status": "active",
        "type": "Full",
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}.json",
        "subresource_uris": {},
    }


def call(account_sid: str, leg: Leg) -> Json:
    return {
        "sid": leg.sid,
        "account_sid": account_sid,
        "parent_call_sid": leg.parent_sid or None,
        "to": leg.to,
        "to_formatted": leg.to,
        "from": leg.from_,
        "from_formatted": leg.from_,
        "phone_number_sid": None,
        "status": "queued" if leg.status == "initiated" else leg.status,
        "start_time": format_datetime(datetime.fromtimestamp(leg.created, UTC)),
        "end_time": None,
        "duration": str(leg.seconds) if leg.is_over else None,
        "price": None,
        "price_unit": "USD",
        "direction": leg.direction,
        "answered_by": None,
        "api_version": "2010-04-01",
        "forwarded_from": None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": "0",
        "trunk_sid": None,
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}/Calls/{leg.sid}.json",
        "subresource_uris": {},
    }


def conference(account_sid: str, found: Conference) -> Json:
    return {
        "sid": found.sid,
        "account_sid": account_sid,
        "friendly_name": found.name,
        "region": "us1",
        "status": found.status,
        "reason_conference_ended": found.reason_ended or None,
        "call_sid_ending_conference": None,
        "api_version": "2010-04-01",
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}/Conferences/{found.sid}.json",
        "subresource_uris": {},
    }


def participant(account_sid: str, found: Conference, member: Participant) -> Json:
    leg = member.leg
    return {
        "account_sid": account_sid,
        "call_sid": leg.sid,
        "label": member.label or None,
        "call_sid_to_coach": member.coached or None,
        "coaching": bool(member.coached),
        "conference_sid": found.sid,
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "end_conference_on_exit": member.end_on_exit,
        "muted": member.muted,
        "hold": member.hold,
        "start_conference_on_enter": member.start_on_enter,
        "status": _PARTICIPANT_STATUS.get(leg.status, "complete"),
        "queue_time": "0",
        "uri": f"/2010-04-01/Accounts/{account_sid}/Conferences/{found.sid}/Participants/{leg.sid}.json",
    }


def stream(account_sid: str, line: Line) -> Json:
    return {
        "sid": line.sid,
        "account_sid": account_sid,
        "call_sid": line.leg.sid,
        "name": line.name,
        "status": "in-progress" if line.is_running else "stopped",
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}/Calls/{line.leg.sid}/Streams/{line.sid}.json",
    }


def recording(account_sid: str, tape: Tape) -> Json:
    return {
        "sid": tape.sid,
        "account_sid": account_sid,
        "call_sid": tape.leg.sid,
        "conference_sid": None,
        "status": tape.status,
        "channels": tape.channels,
        "source": tape.source,
        "duration": str(round(tape.seconds)) if tape.ended else None,
        "error_code": None,
        "price": None,
        "price_unit": "USD",
        "track": "both",
        "start_time": rfc2822_now(),
        "api_version": "2010-04-01",
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "media_url": f"/2010-04-01/Accounts/{account_sid}/Recordings/{tape.sid}",
        "uri": f"/2010-04-01/Accounts/{account_sid}/Recordings/{tape.sid}.json",
        "subresource_uris": {},
    }


def number(account_sid: str, sid: str, phone_number: str, settings: Mapping[str, str]) -> Json:
    """`settings` have the names of the fields that set them."""
    shown = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): value for name, value in settings.items()}
    names = ("voice_url", "voice_fallback_url", "status_callback", "voice_application_sid", "trunk_sid")
    return {
        **dict.fromkeys(names),
        "voice_method": "POST",
        "voice_fallback_method": "POST",
        "status_callback_method": "POST",
        "friendly_name": phone_number,
        **shown,
        "sid": sid,
        "account_sid": account_sid,
        "phone_number": phone_number,
        "capabilities": {"voice": True, "sms": True, "mms": False, "fax": False},
        "origin": "twilio",
        "status": "in-use",
        "api_version": "2010-04-01",
        "date_created": rfc2822_now(),
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers/{sid}.json",
    }


def message(account_sid: str, sid: str, from_: str, to: str, body: str) -> Json:
    return {
        "sid": sid,
        "account_sid": account_sid,
        "from": from_,
        "to": to,
        "body": body,
        "status": "queued",
        "direction": "outbound-api",
        "num_segments": "1",
        "num_media": "0",
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "price": None,
        "price_unit": "USD",
        "api_version": "2010-04-01",
        "date_created": rfc2822_now(),
        "date_sent": None,
        "date_updated": rfc2822_now(),
        "uri": f"/2010-04-01/Accounts/{account_sid}/Messages/{sid}.json",
        "subresource_uris": {},
    }


def page(uri: str, name: str, items: list[Json]) -> Json:
    """A list of everything on its first and only page."""
    return {
        name: items,
        "page": 0,
        "page_size": 50,
        "start": 0,
        "end": max(len(items) - 1, 0),
        "uri": uri,
        "first_page_uri": uri,
        "next_page_uri": None,
        "previous_page_uri": None,
    }
