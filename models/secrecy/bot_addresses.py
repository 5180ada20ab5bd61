"""What links into the bot's chat begin with. The bot says so when it starts; every process may make them."""

from models.storage.database import unit_of_work
from models.tables import Installation


class BotUnknown(Exception):
    """The bot has not yet said who it is."""


@unit_of_work
async def note_addresses(*, claims: str, invites: str) -> None:
    """From now on claim links and staff's invites are this, followed by the token."""
    await Installation.filter(id=1).update(claim_address=claims, invite_address=invites)


async def claim_address() -> str:
    """What claim links begin with, before the token. Raises BotUnknown."""
    return _known((await _installation()).claim_address)


async def invite_address() -> str:
    """What invites of staff begin with, before the token. Raises BotUnknown."""
    return _known((await _installation()).invite_address)


async def _installation() -> Installation:
    installation = await Installation.get_or_none(id=1)
    if installation is None:
        raise BotUnknown
    return installation


def _known(address: str | None) -> str:
    if address is None:
        raise BotUnknown
    return address
