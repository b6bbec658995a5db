"""Calls and their streams, by REST."""

from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from telephony.simulator import resources
from telephony.simulator.asked import LEG_EVENTS, Answer, Asked, Refused
from telephony.simulator.exchange import Exchange, sid
from telephony.simulator.legs import Leg
from telephony.simulator.line import Line, Order
from telephony.simulator.obeying import Callee, Obeying
from telephony.simulator.switchroom import Switchroom
from telephony.simulator.twiml_reader import TwimlError, read, stream_url

CALL_FIELDS = frozenset(
    {
        "From",
        "To",
        "Url",
        "Method",
        "Twiml",
        "Timeout",
        "StatusCallback",
        "StatusCallbackMethod",
        "StatusCallbackEvent",
    }
)
STREAM_FIELDS = frozenset({"Url", "Name", "Track", "StatusCallback", "StatusCallbackMethod", "Parameter*"})
_METHODS = frozenset({"GET", "POST"})
_TRACKS = frozenset({"inbound_track", "outbound_track", "both_tracks"})


class CallDesk:
    def __init__(self, exchange: Exchange, room: Switchroom) -> None:
        self._exchange = exchange
        self._room = room
        self._account_sid = exchange.account_sid

    def listed(self, asked: Asked) -> Answer:
        wanted = {"To": "to", "From": "from_", "ParentCallSid": "parent_sid", "Status": "status"}
        filters = {field: asked.text(name) for name, field in wanted.items() if asked.text(name)}
        legs = (leg for leg in self._exchange.legs.values() if all(getattr(leg, f) == v for f, v in filters.items()))
        shown = [resources.call(self._account_sid, leg) for leg in legs if _was_begun_then(asked, leg)]
        return 200, resources.page(asked.uri, "calls", shown)

    def create(self, asked: Asked) -> Answer:
        """Calls somebody who obeys TwiML from the moment of answering."""
        from_, to = asked.addresses()
        url, document = asked.text("Url"), asked.text("Twiml")
        if not url and not document:
            raise Refused(400, 21205, "Url parameter is required.")
        _check_document(document)
        told = asked.subscription("StatusCallback", LEG_EVENTS, frozenset({"completed"}))
        method, seconds = asked.one_of("Method", _METHODS, "POST"), asked.seconds("Timeout", 60)
        call = self._room.call_of(url or told.url)
        leg = Leg(sid("CA"), call, from_, to, "outbound-api", told, obeys=True)
        self._exchange.connect(leg)
        self._exchange.spawn(Callee(self._exchange, leg).run(seconds, "" if url else document, url, method))
        return 201, resources.call(self._account_sid, leg)

    def fetch(self, asked: Asked) -> Answer:
        return 200, resources.call(self._account_sid, self._leg(asked))

    def update(self, asked: Asked) -> Answer:
        leg = self._leg(asked)
        if leg.is_over:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if "Twiml" in asked.fields or "Url" in asked.fields:
            self._redirect(leg, _document(asked))
        else:
            wanted = asked.one_of("Status", frozenset({"completed", "canceled"}))
            if wanted == "canceled" and leg.answered is not None:
                raise Refused(400, 21220, "Call is in-progress and cannot be canceled.")
            over = "completed" if leg.answered is not None or leg.is_customer else "canceled"
            self._exchange.move(leg, over, "participant_updated_via_api")
        return 200, resources.call(self._account_sid, leg)

    def _redirect(self, leg: Leg, document: str) -> None:
        _check_document(document)
        if leg.answered is None and not leg.is_customer:
            raise Refused(400, 21220, "Call is not in-progress. Cannot redirect.")
        if leg.is_customer or leg.obeys:
            leg.document = document
            leg.news.set()
            return
        leg.obeys = True
        self._exchange.leave(leg, "participant_updated_via_api")
        self._exchange.spawn(Obeying(self._exchange, leg).obey_document(document))

    def start_stream(self, asked: Asked) -> Answer:
        leg = self._leg(asked)
        if leg.status != "in-progress":
            raise Refused(400, 21220, "Call is not in-progress.")
        track = asked.one_of("Track", _TRACKS, "inbound_track")
        parameters = {
            asked.text(f"Parameter{n}.Name"): asked.text(f"Parameter{n}.Value")
            for n in range(1, 100)
            if f"Parameter{n}.Name" in asked.fields
        }
        try:
            url = stream_url(asked.text("Url"))
            order = Order(url, asked.text("Name"), track, asked.text("StatusCallback"), parameters)
            line = self._exchange.open_line(leg, order)
        except (TwimlError, ValueError) as wrong:
            raise Refused(400, 20001, str(wrong)) from wrong
        return 200, resources.stream(self._account_sid, line)

    def stop_stream(self, asked: Asked) -> Answer:
        asked.one_of("Status", frozenset({"stopped"}))
        line = self._line(self._leg(asked), asked.path["stream"])
        line.stop()
        return 200, resources.stream(self._account_sid, line)

    def _leg(self, asked: Asked) -> Leg:
        found = self._exchange.legs.get(asked.path["call"])
        if found is None:
            raise asked.not_found()
        return found

    def _line(self, leg: Leg, key: str) -> Line:
        for line in reversed(self._exchange.lines(leg)):
            if key in {line.sid, line.name}:
                return line
        raise Refused(404, 20404, f"The requested stream {key} was not found")


def _document(asked: Asked) -> str:
    """What the leg is to obey from now on; a page elsewhere is a document that leads there."""
    if "Url" not in asked.fields:
        return asked.text("Twiml")
    method = asked.one_of("Method", _METHODS, "POST")
    return f"<Response><Redirect method={quoteattr(method)}>{escape(asked.text('Url'))}</Redirect></Response>"


def _check_document(document: str) -> None:
    try:
        if document:
            read(document, "")
    except TwimlError as wrong:
        raise Refused(400, wrong.code, str(wrong)) from wrong


def _was_begun_then(asked: Asked, leg: Leg) -> bool:
    """StartTime is a day, or a moment in ISO 8601; the sign after its name says on which side of it."""
    begun = datetime.fromtimestamp(leg.created, UTC)
    for sign, fits in (("", begun.__eq__), (">", begun.__ge__), ("<", begun.__le__)):
        given = asked.text(f"StartTime{sign}")
        if given:
            try:
                moment = datetime.fromisoformat(given)
            except ValueError as wrong:
                raise Refused(400, 20001, f"StartTime{sign} is not a time") from wrong
            if not fits(moment if moment.tzinfo else moment.replace(tzinfo=UTC)):
                return False
    return True
