"""Links into the bot's chat, which are made as soon as the bot has said who it is."""

from collections.abc import Awaitable, Callable

from models.secrecy.bot_addresses import BotUnknown
from webpage.problems import Problem, Trouble

RETRY_SECONDS = 5


async def beginning(address: Callable[[], Awaitable[str]]) -> str:
    """What such links begin with. Raises Problem as long as the bot has not introduced itself."""
    try:
        return await address()
    except BotUnknown as refusal:
        raise Problem(Trouble.UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)}) from refusal
