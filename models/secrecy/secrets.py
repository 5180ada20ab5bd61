"""Derives everything that opens or proves something from SECRET_KEY, so that a stolen database opens nothing.

Link tokens: HMAC-SHA256 over kind, id and version, cut to 160 bits (RFC 2104, section 5). Door codes: the same, as
digits. The database holds hashes only.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from models.tables import DoorCode, LinkKind

TOKEN_BYTES = 20
ERASED = "x"
"""In front of keys that `Secrets.erased_key` has made."""
ERASED_BYTES = 28


class Secrets:
    """Knows SECRET_KEY and derives from it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def fingerprint(self) -> str:
        """Tells keys apart without telling the key."""
        return self._derive("fingerprint").hex()

    def token(self, kind: LinkKind, subject_id: int, version: int) -> str:
        """The token of a link: 27 characters of ``A-Za-z0-9_-``."""
        return urlsafe_b64encode(self._derive("link", kind, subject_id, version)[:TOKEN_BYTES]).decode().rstrip("=")

    def door_code(self, code: DoorCode) -> str:
        """The digits of a door code."""
        return self.digits(code.event_id, code.version, code.digits)

    def digits(self, event_id: int, version: int, digits: int) -> str:
        """The digits of an event's door code of this version. Versions may collide; the caller takes the next one."""
        number = int.from_bytes(self._derive("door code", event_id, version, digits), "big")
        return f"{number % 10**digits:0{digits}d}"

    def code_hash(self, event_id: int, code: str) -> str:
        """What the database knows of a door code. Keyed: four digits behind a plain hash would fall at once."""
        return self._derive("code hash", event_id, code).hex()

    def webhook_secret(self) -> str:
        """What Telegram sends in ``X-Telegram-Bot-Api-Secret-Token``."""
        return self._derive("webhook").hex()

    def ticket_reference(self, ticket_id: int, link_version: int) -> str:
        """What proves that a program was given a ticket's reference (`models.programs.redeeming`)."""
        return self._derive("ticket reference", ticket_id, link_version)[:TOKEN_BYTES].hex()

    def webhook_signing_key(self, webhook_id: int, version: int) -> bytes:
        """What calls to a webhook of ours are signed with; its owner has the same."""
        return self._derive("webhook signing", webhook_id, version)

    def erased_key(self, import_key: str) -> str:
        """What is left of an import key of somebody who was erased: a file that names them is still recognised."""
        return ERASED + self._derive("erased", import_key)[:ERASED_BYTES].hex()

    def _derive(self, *parts: object) -> bytes:
        message = "\x1f".join(str(part) for part in parts)
        return hmac.digest(self._key, message.encode(), "sha256")


def token_hash(token: str) -> str:
    """What the database knows of a link token. 160 random bits need no key and no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
