"""The key of a guest's browser: reading its public half, naming it, and checking what it signed.

ECDSA on P-256 with SHA-256, which every browser's WebCrypto can do (W3C Web Cryptography API, section 23).
"""

import hashlib
import json
import math
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

SIGNED = "usher-offline-1"
"""What the signed text begins with, so that a signature for something else is none for a press."""
COORDINATE_BYTES = 32
LARGEST_POSITIONAL, SMALLEST_POSITIONAL = 1e21, 1e-6


class MalformedKey(ValueError):
    """No public key of ECDSA on P-256 as JWK."""


@dataclass(frozen=True, slots=True)
class BrowserKey:
    """A public key."""

    x: int
    y: int

    @classmethod
    def read(cls, jwk: object) -> "BrowserKey":
        """The key of a JWK (RFC 7518, section 6.2.1). Raises MalformedKey."""
        if not isinstance(jwk, Mapping) or jwk.get("kty") != "EC" or jwk.get("crv") != "P-256":
            raise MalformedKey("not an EC key on P-256")
        key = cls(_coordinate(jwk.get("x")), _coordinate(jwk.get("y")))
        try:
            key._numbers().public_key()
        except ValueError as error:
            raise MalformedKey("not a point on the curve") from error
        return key

    @property
    def jwk(self) -> dict[str, str]:
        """The members that make the key, and no others."""
        x, y = (_base64url(part.to_bytes(COORDINATE_BYTES, "big")) for part in (self.x, self.y))
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    @property
    def thumbprint(self) -> str:
        """The key's name: base64url of SHA-256 over the sorted members (RFC 7638)."""
        return _base64url(hashlib.sha256(_compact(self.jwk).encode()).digest())

    def signed(self, text: str, signature: str) -> bool:
        """Whether this key's owner signed the text: ``signature`` is base64url of r and s, 32 bytes each."""
        raw = _bytes_of(signature)
        if raw is None or len(raw) != 2 * COORDINATE_BYTES:
            return False
        r, s = (int.from_bytes(raw[part : part + COORDINATE_BYTES], "big") for part in (0, COORDINATE_BYTES))
        try:
            self._numbers().public_key().verify(encode_dss_signature(r, s), text.encode(), ECDSA(SHA256()))
        except InvalidSignature:
            return False
        return True

    def _numbers(self) -> EllipticCurvePublicNumbers:
        return EllipticCurvePublicNumbers(self.x, self.y, SECP256R1())


def signed_text(
    *, token: str, nonce: str, code: str, admit: int | None, answers: Mapping[str, Any], pressed_at: str
) -> str:
    """What a browser signs for a press: as its own ``JSON.stringify`` writes it (ECMA-262, section 25.5.2)."""
    return _compact([SIGNED, token, nonce, code, admit, _sorted_text(answers), pressed_at])


def _sorted_text(answers: Mapping[str, Any]) -> str:
    """The answers as JSON, their names in JavaScript's order, which is that of UTF-16."""
    names = sorted(answers, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return f"{{{','.join(f'{_compact(name)}:{_scalar(answers[name])}' for name in names)}}}"


def _scalar(value: object) -> str:
    return _number(value) if isinstance(value, float) else _compact(value)


def _number(value: float) -> str:
    """A number as JavaScript writes it (ECMA-262, section 6.1.6.1.20)."""
    if value == 0:
        return "0"
    if not math.isfinite(value):
        return "null"
    exact = Decimal(repr(value))
    if SMALLEST_POSITIONAL <= abs(value) < LARGEST_POSITIONAL:
        written = f"{exact:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    digits, _, exponent = f"{exact.normalize():e}".partition("e")
    return f"{digits}e{int(exponent):+d}"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _coordinate(value: object) -> int:
    raw = _bytes_of(value)
    if raw is None or len(raw) != COORDINATE_BYTES:
        raise MalformedKey("a coordinate is not 32 bytes of base64url")
    return int.from_bytes(raw, "big")


def _bytes_of(text: object) -> bytes | None:
    """The bytes of base64url without padding (RFC 4648, section 5), or None. There is one way to write them."""
    if not isinstance(text, str) or not text.isascii():
        return None
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return raw if _base64url(raw) == text else None


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
