import pytest
from starlette.datastructures import FormData
from twilio.request_validator import RequestValidator

from telephony.errors import SignatureRefused
from telephony.signature import SigningKeys, check_handshake, check_request, socket_address

KEYS = SigningKeys("https://example.com", ("12345",))
FORM = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675310",
    "Digits": "1234",
    "From": "+14158675310",
    "To": "+18005551212",
}
SIGNATURE = "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_twilios_own_example_is_genuine():
    check_request(KEYS, "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE)


@pytest.mark.parametrize("port", [":443", ":8443"])
def test_a_port_behind_a_proxy_does_not_matter(port):
    check_request(SigningKeys("https://example.com" + port, ("12345",)), "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE)


@pytest.mark.parametrize(
    ("keys", "path", "query", "form", "signature"),
    [
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM, None),
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM, ""),
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM, "AAAA"),
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM, "ü"),
        (KEYS, "/myapp.php", "bar=2&foo=1", FORM, SIGNATURE),
        (KEYS, "/myapp.php/", "foo=1&bar=2", FORM, SIGNATURE),
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM | {"Digits": "1235"}, SIGNATURE),
        (KEYS, "/myapp.php", "foo=1&bar=2", FORM | {"More": ""}, SIGNATURE),
        (SigningKeys("http://example.com", ("12345",)), "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE),
        (SigningKeys("https://example.com", ("54321",)), "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE),
        (SigningKeys("https://example.com", ()), "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE),
    ],
)
def test_anything_else_is_refused(keys, path, query, form, signature):
    with pytest.raises(SignatureRefused):
        check_request(keys, path, query, form, signature)


def test_while_tokens_are_rotated_both_are_accepted():
    check_request(SigningKeys("https://example.com/", ("new", "12345")), "/myapp.php", "foo=1&bar=2", FORM, SIGNATURE)


def test_empty_and_repeated_values_and_escapes_count_as_they_were_sent():
    form = FormData([("CallSid", "CA1"), ("Empty", ""), ("A", "c"), ("A", "b"), ("A", "c")])
    signature = RequestValidator("12345").compute_signature("https://example.com/voice%2F1?x=%2B1", form)

    check_request(KEYS, "/voice%2F1", "x=%2B1", form, signature)

    with pytest.raises(SignatureRefused):
        check_request(KEYS, "/voice/1", "x=+1", form, signature)
    with pytest.raises(SignatureRefused):
        check_request(KEYS, "/voice%2F1", "x=%2B1", FormData(form.multi_items()[:-2]), signature)


@pytest.mark.parametrize("signature", ["7PR3qMkpDyEJtMrVOY/LDyNq8J8=", "T+WBXwUXC0/CyoZ1DA+p9ilZORs="])
@pytest.mark.parametrize("path", ["/media", "/media/"])
def test_a_socket_may_be_signed_with_and_without_a_final_slash(signature, path):
    check_handshake(KEYS, path, "", signature)


@pytest.mark.parametrize("signature", [None, "", "AAAA", SIGNATURE])
def test_a_socket_that_the_carrier_did_not_open_is_refused(signature):
    with pytest.raises(SignatureRefused):
        check_handshake(KEYS, "/media", "", signature)


def test_sockets_have_the_scheme_that_belongs_to_the_public_address():
    assert socket_address("https://example.com/") == "wss://example.com"
    assert socket_address("http://127.0.0.1:8080") == "ws://127.0.0.1:8080"
    with pytest.raises(ValueError, match="https://"):
        socket_address("example.com")
