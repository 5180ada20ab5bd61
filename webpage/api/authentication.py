"""Which program asks: by its token (RFC 6750), as the bot gave it to the organiser.

Only those who fail are slowed down, so that no flood of wrong tokens keeps a right one out.
"""

import re

from aiohttp import web

from models.house import House
from models.programs.tokens import Caller, caller
from webpage.addresses import client_address
from webpage.failed_tokens import WINDOW, FailedTokens
from webpage.problems import Problem, Trouble

CREDENTIALS = re.compile(r"(?:Bearer|Token) +([!-~]{1,200})", re.IGNORECASE | re.ASCII)
"""``Token`` is what pretix's clients say."""
CHALLENGE = 'Bearer realm="usher"'


async def authenticate(request: web.Request, house: House, failures: FailedTokens) -> Caller:
    """The program that asks. Raises Problem."""
    found = CREDENTIALS.fullmatch(request.headers.get("Authorization", ""))
    known = await caller(house.links, found[1]) if found else None
    if known is not None:
        return known
    if failures.note(client_address(request, house.settings.trusted_proxies)):
        raise Problem(Trouble.TOO_MANY_REQUESTS, headers={"Retry-After": str(int(WINDOW))})
    error = ', error="invalid_token"' if found else ""
    raise Problem(Trouble.UNAUTHORIZED, headers={"WWW-Authenticate": CHALLENGE + error})
