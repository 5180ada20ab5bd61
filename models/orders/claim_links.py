"""The addresses of claim links. The bot says what they begin with; every process may make them."""

from models.storage.database import unit_of_work
from models.tables import Installation


class NoClaimAddress(Exception):
    """The bot has not yet said who it is."""


@unit_of_work
async def note_claim_address(address: str) -> None:
    """From now on claim links are this, followed by the token."""
    await Installation.filter(id=1).update(claim_address=address)


async def claim_address() -> str:
    """What claim links begin with, before the token. Raises NoClaimAddress."""
    installation = await Installation.get_or_none(id=1)
    if installation is None or installation.claim_address is None:
        raise NoClaimAddress
    return installation.claim_address
