"""A guest's browser without network: its key, its clock, and what it records, as the page's script does it."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from models import clock
from models.door.answers import Answer
from models.house import House
from models.offline.reconciling import Record, moment_of, reconcile, register_browser
from models.tables import Browser, Ticket
from tests.makers import token_of


def base64url(raw: bytes) -> str:
    """As a browser's key export writes it."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass
class OfflinePhone:
    """A browser that has one key. Its clock may be wrong."""

    ahead: timedelta = timedelta()
    """How much its clock is fast."""
    key: Any = field(default_factory=lambda: generate_private_key(SECP256R1()))

    @property
    def jwk(self) -> dict[str, Any]:
        """The public key as WebCrypto exports it."""
        numbers = self.key.public_key().public_numbers()
        x, y = (base64url(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "ext": True, "key_ops": ["verify"]}

    @property
    def clock(self) -> str:
        """What its clock shows."""
        return iso(clock.now() + self.ahead)

    def sign(self, text: str) -> str:
        """The signature in WebCrypto's form: r and s, one after the other."""
        r, s = decode_dss_signature(self.key.sign(text.encode(), ECDSA(SHA256())))
        return base64url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def record(self, ticket: Ticket, code: str, *, token: str = "", **fields: Any) -> Record:
        """A press, recorded now; ``pressed_at`` and others may be given, ``token`` is only signed."""
        press = {
            "nonce": token_urlsafe(18),
            "code": code,
            "admit": None,
            "answers": {},
            "pressed_at": self.clock,
            **fields,
        }
        answers = json.dumps(press["answers"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        signed = [
            "usher-offline-1", token or token_of(ticket), press["nonce"], press["code"], press["admit"], answers,
            press["pressed_at"],
        ]  # fmt: skip
        text = json.dumps(signed, separators=(",", ":"), ensure_ascii=False)
        return Record(**{"signature": self.sign(text), **press})

    async def save(self, house: House, ticket: Ticket) -> Browser | None:
        """Save the ticket for use without network."""
        return await register_browser(house.links, token_of(ticket), self.jwk, moment_of(self.clock))

    async def upload(self, house: House, ticket: Ticket, *records: Record) -> list[Answer]:
        """Hand records over; the answers in their order."""
        answers = await reconcile(house, token_of(ticket), self.jwk, moment_of(self.clock), records)
        return [answers[record.nonce] for record in records]


def iso(moment: datetime) -> str:
    """As JavaScript's ``toISOString``."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
