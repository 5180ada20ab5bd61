"""The keys of guests' browsers, held to the standards that browsers follow."""

from typing import Any

import pytest

from models.offline.browser_keys import BrowserKey, MalformedKey, signed_text
from tests.offline_phones import OfflinePhone, base64url

RFC_7515_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
"""Appendix A.3 of RFC 7515, with a signature in the form that WebCrypto uses."""
RFC_7515_TEXT = (
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
RFC_7515_SIGNATURE = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"


def test_the_signature_of_the_standard_is_right() -> None:
    key = BrowserKey.read(RFC_7515_KEY)
    assert key.signed(RFC_7515_TEXT, RFC_7515_SIGNATURE)
    assert not key.signed(RFC_7515_TEXT + " ", RFC_7515_SIGNATURE)


@pytest.mark.parametrize(
    "signature", ["", "A" * 86, "!" * 86, RFC_7515_SIGNATURE + "=", RFC_7515_SIGNATURE[:-1], "ü" * 86, "A" * 10_000]
)
def test_what_is_no_signature_is_wrong(signature: str) -> None:
    assert not BrowserKey.read(RFC_7515_KEY).signed(RFC_7515_TEXT, signature)


def test_a_key_is_named_by_what_makes_it_and_by_nothing_else() -> None:
    phone = OfflinePhone()
    bare = {name: phone.jwk[name] for name in ("kty", "crv", "x", "y")}
    assert BrowserKey.read(phone.jwk).jwk == bare
    assert BrowserKey.read(phone.jwk).thumbprint == BrowserKey.read(bare).thumbprint
    assert len(BrowserKey.read(bare).thumbprint) == 43
    assert BrowserKey.read(bare).thumbprint != BrowserKey.read(OfflinePhone().jwk).thumbprint


def test_a_name_is_that_of_the_standard() -> None:
    assert BrowserKey.read(RFC_7515_KEY).thumbprint == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"


@pytest.mark.parametrize(
    "jwk",
    [
        None,
        [],
        "key",
        {},
        {**RFC_7515_KEY, "kty": "RSA"},
        {**RFC_7515_KEY, "crv": "P-384"},
        {**RFC_7515_KEY, "x": None},
        {**RFC_7515_KEY, "x": RFC_7515_KEY["x"] + "="},
        {**RFC_7515_KEY, "x": RFC_7515_KEY["y"]},
        {**RFC_7515_KEY, "x": base64url(b"\x00" * 31)},
        {**RFC_7515_KEY, "x": base64url(b"\xff" * 32)},
        {**RFC_7515_KEY, "x": base64url(bytes(32)), "y": base64url(bytes(32))},
    ],
)
def test_what_is_no_key_is_refused(jwk: Any) -> None:
    with pytest.raises(MalformedKey):
        BrowserKey.read(jwk)


def test_the_signed_text_is_what_a_browser_writes() -> None:
    answers = {
        "b": 'quote " backslash \\ newline \n bell \x07 delete \x7f',
        "a": "\u2028 ü 中",
        "\uff5e": 1,
        "\U0001f389": True,
        "none": None,
        "numbers": -0.0,
        "small": 1.5e-7,
        "smaller": 1e-300,
        "least": 1e-6,
        "half": 0.5,
        "whole": 3.0,
        "negative": -12.25,
    }
    text = signed_text(token="t", nonce="n", code="0123", admit=None, answers=answers, pressed_at="p")
    assert text == (
        r'["usher-offline-1","t","n","0123",null,"{\"a\":\"' + "\u2028 ü 中"
        r"\",\"b\":\"quote \\\" backslash \\\\ newline \\n bell \\u0007 delete " + "\x7f"
        r"\",\"half\":0.5,\"least\":0.000001,\"negative\":-12.25,\"none\":null,\"numbers\":0,\"small\":1.5e-7,"
        r"\"smaller\":1e-300,\"whole\":3,"
        r"\"" + "\U0001f389" + r"\":true,\"" + "\uff5e" + r'\":1}","p"]'
    )
