import asyncio
from tests.web.test_reception_calls import *
async def test_dbg(house):
    live = house.twilio.start_call(house.script(to=NIGHT_LINE, speed=SPEED, from_=DENISE.phones[0], message=2.0))
    await true(lambda: live.journal.heard)
    call_id = await house.parts.log.by_sid(live.sid)
    for i in range(8):
        await asyncio.sleep(1.5)
        print(i, await house.kinds(call_id), [ (h.verb) for h in live.journal.heard], [r for r in getattr(live.journal,'hearing',[])])
    for e in await house.events(call_id): print(e)
