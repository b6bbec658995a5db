import re
from pathlib import Path

import httpx
import pytest

from callassist import roster
from callassist.db.engine import transaction
from callassist.team import Role
from tests.web.app import AS_SCRIPT, PASSWORD, Browser, House, open_house
from web.sessions import COOKIE, local_path


async def csrf(browser: Browser, path: str = "/sign-in") -> str:
    page = await browser.get(path)
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


async def sign_in(browser: Browser, email: str, password: str = PASSWORD, next: str = "/") -> httpx.Response:
    browser.csrf = await csrf(browser)
    return await browser.form("/sign-in", email=email, password=password, next=next)


async def test_the_right_password_opens_the_desk(house: House) -> None:
    await house.hire("Ana")
    browser = house.browser()

    answer = await sign_in(browser, "Ana@Shop.example ")

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    desk = await browser.get("/")
    assert desk.status_code == 200
    assert "Waiting for calls" in desk.text


@pytest.mark.parametrize(
    ("email", "password"), [("ana@shop.example", "wrong horse"), ("nobody@shop.example", PASSWORD)]
)
async def test_a_wrong_password_and_an_unknown_address_are_told_alike(
    small_house: House, email: str, password: str
) -> None:
    await small_house.hire("Ana")
    browser = small_house.browser()

    answer = await sign_in(browser, email, password)

    assert answer.status_code == 401
    assert "The e-mail address or the password is not right." in answer.text
    assert COOKIE not in browser.cookies


async def test_the_session_cookie_is_for_this_site_and_not_for_scripts(small_house: House) -> None:
    await small_house.hire("Ana")

    answer = await sign_in(small_house.browser(), "ana@shop.example")

    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age=43200" in cookie
    assert "secure" not in cookie


async def test_the_session_cookie_travels_over_https_where_the_site_has_it(sqlite_url: str, tmp_path: Path) -> None:
    async with open_house(sqlite_url, tmp_path, public_url="https://calls.shop.example") as house:
        page = await house.browser().get("/sign-in")

    assert "secure" in page.headers["set-cookie"].lower()


async def test_signing_in_without_the_token_of_the_form_is_refused(small_house: House) -> None:
    await small_house.hire("Ana")
    browser = small_house.browser()
    await csrf(browser)

    for token in ("", "forged"):
        browser.csrf = token
        answer = await browser.form("/sign-in", email="ana@shop.example", password=PASSWORD, next="/")
        assert answer.status_code == 403
        assert "Load the page again and repeat" in answer.text


async def test_the_token_of_another_browser_does_not_fit(small_house: House) -> None:
    await small_house.hire("Ana")
    browser, other = small_house.browser(), small_house.browser()
    await csrf(browser)
    browser.csrf = await csrf(other)

    answer = await browser.form("/sign-in", email="ana@shop.example", password=PASSWORD, next="/")

    assert answer.status_code == 403


@pytest.mark.parametrize("missing", ["email", "password"])
async def test_a_missing_field_is_named(small_house: House, missing: str) -> None:
    browser = small_house.browser()
    browser.csrf = await csrf(browser)
    fields = {"email": "ana@shop.example", "password": PASSWORD}
    del fields[missing]

    answer = await browser.form("/sign-in", **fields)

    assert answer.status_code == 422
    assert f"“{missing}” is missing" in answer.text


async def test_after_five_wrong_tries_even_the_right_password_waits(small_house: House) -> None:
    await small_house.hire("Ana")
    await small_house.hire("Ben")
    browser = small_house.browser()

    tries = [(await sign_in(browser, "ana@shop.example", "wrong horse")).status_code for _ in range(5)]
    limited = await sign_in(browser, "ANA@shop.example")
    colleague = await sign_in(browser, "ben@shop.example")

    assert tries == [401] * 5
    assert limited.status_code == 429
    assert 0 < int(limited.headers["retry-after"]) <= 300
    assert "Try again in 5 minutes." in limited.text
    assert colleague.status_code == 303


async def test_an_unknown_address_is_limited_like_a_known_one(small_house: House) -> None:
    browser = small_house.browser()

    tries = [(await sign_in(browser, "nobody@shop.example")).status_code for _ in range(6)]

    assert tries == [401] * 5 + [429]


async def test_signing_in_often_with_the_right_password_is_never_limited(small_house: House) -> None:
    await small_house.hire("Ana")

    tries = [(await sign_in(small_house.browser(), "ana@shop.example")).status_code for _ in range(7)]

    assert tries == [303] * 7


async def test_signing_in_leads_to_the_page_that_was_asked_for(small_house: House) -> None:
    await small_house.hire("Ana")
    browser = small_house.browser()

    sent = await browser.get("/calls?q=lopez")
    answer = await sign_in(browser, "ana@shop.example", next="/calls?q=lopez")

    assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/calls%3Fq%3Dlopez")
    assert answer.headers["location"] == "/calls?q=lopez"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil", "", "/\r\nX: y"],
)
async def test_signing_in_leads_nowhere_else(small_house: House, target: str) -> None:
    await small_house.hire("Ana")

    answer = await sign_in(small_house.browser(), "ana@shop.example", next=target)

    assert answer.headers["location"] == "/"
    assert local_path(target) == "/"


async def test_signing_out_ends_the_session_of_this_browser(small_house: House) -> None:
    browser = await small_house.hired("Ana")

    answer = await browser.form("/sign-out")

    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert (await browser.get("/")).headers["location"] == "/sign-in?next=/"


async def test_a_new_password_ends_every_session(house: House) -> None:
    ana = await house.hire("Ana")
    browser = house.browser_of(ana)
    assert (await browser.get("/")).status_code == 200

    async with transaction(house.parts.engine) as tx:
        await roster.set_password(tx, ana.member_id, await roster.hashed("another password"))

    assert (await browser.get("/")).status_code == 303


async def test_a_session_lasts_twelve_hours(small_house: House) -> None:
    browser = await small_house.hired("Ana")

    small_house.clock.advance(hours=11.9)
    before = await browser.get("/")
    small_house.clock.advance(hours=0.2)
    after = await browser.get("/")

    assert (before.status_code, after.status_code) == (200, 303)


@pytest.mark.parametrize("cookie", ["", "x", "WyJtIl0.sig", "a.b.c", "é"])
async def test_a_wild_cookie_is_nobody(small_house: House, cookie: str) -> None:
    raw = f"{COOKIE}={cookie}".encode()

    answer = await small_house.browser().get("/", headers=[(b"Cookie", raw)])

    assert answer.status_code == 303


async def test_a_script_is_told_to_sign_in_where_a_page_is_sent_there(small_house: House) -> None:
    browser = small_house.browser()

    answer = await browser.post(f"/calls/{'0' * 32}/notes", headers=AS_SCRIPT)

    assert answer.status_code == 401
    assert 'id="notice"' in answer.text


async def test_a_form_from_another_site_is_refused(small_house: House) -> None:
    browser = await small_house.hired("Ana")

    foreign = await browser.post("/sign-out", data={"csrf": browser.csrf}, headers={"Origin": "https://evil.example"})
    opaque = await browser.post("/sign-out", data={"csrf": browser.csrf}, headers={"Origin": "null"})
    own = await browser.post("/sign-out", data={"csrf": browser.csrf}, headers={"Origin": "http://shop.example"})

    assert [foreign.status_code, opaque.status_code, own.status_code] == [403, 403, 303]


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/api/calls"])
async def test_every_answer_is_hardened(small_house: House, path: str) -> None:
    browser = await small_house.hired("Ana", Role.ADMIN)

    answer = await browser.get(path)

    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
