"""Whether SECRET_KEY fits this database."""

import hmac

from tortoise.exceptions import IntegrityError

from models import clock
from models.secrecy.secrets import Secrets
from models.tables import Installation


class KeyDoesNotFit(Exception):
    """This database was made with another SECRET_KEY: every ticket link that was given out would be dead."""


async def has_key() -> bool:
    """Whether this database belongs to a SECRET_KEY already."""
    return await Installation.exists(id=1)


async def check_key(secrets: Secrets) -> None:
    """Remember the key's fingerprint at the first start, compare it at every other. Raises KeyDoesNotFit."""
    fingerprint = secrets.fingerprint()
    installation = await Installation.get_or_none(id=1)
    if installation is None:
        try:
            installation = await Installation.create(id=1, key_fingerprint=fingerprint, created_at=clock.now())
        except IntegrityError:  # another process started at the same moment
            installation = await Installation.get(id=1)
    if not hmac.compare_digest(installation.key_fingerprint, fingerprint):
        raise KeyDoesNotFit
