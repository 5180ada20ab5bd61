"""The links that bring orders into chats."""

from collections.abc import Awaitable, Callable

from models.orders.claims import ClaimRefusal, ClaimRefused, claim_token, replace_claim_link
from models.secrecy.bot_addresses import claim_address
from models.sharing.taking_back import take_back
from webpage.api.bot_addresses import beginning
from webpage.api.operations import Call, Reply
from webpage.api.orders import order_of
from webpage.api.shapes.orders import ClaimLink
from webpage.problems import Problem, Trouble

TROUBLES = {
    ClaimRefusal.CANCELLED: Trouble.CANCELLED,
    ClaimRefusal.CLAIMED: Trouble.CLAIMED,
    ClaimRefusal.UNKNOWN: Trouble.NO_CLAIM_LINK,
    ClaimRefusal.USED: Trouble.USED,
}


async def get_claim_link(call: Call) -> Reply:
    """What brings the order's tickets into a chat, for a mail to whoever booked them. Keep it like money.

    It works once. An order that was bought in a chat is claimed from the start.
    """
    order, address = await order_of(call), await beginning(claim_address)
    try:
        return Reply(ClaimLink(order=order.number, link=address + await claim_token(call.house.links, order)))
    except ClaimRefused as refusal:
        raise Problem(TROUBLES[refusal.reason]) from refusal


async def replace_order_claim_link(call: Call) -> Reply:
    """Give the order a new claim link; the old one claims nothing any more."""
    return await _renewed(call, replace_claim_link)


async def take_order_back(call: Call) -> Reply:
    """Take an order, meant for somebody else, from who claimed it by its claim link, and give it a new link.

    The tickets that they hold get new links, the old ones are revoked, and they are told. Companions keep their places.
    """
    return await _renewed(call, take_back)


async def _renewed(call: Call, renew: Callable[..., Awaitable[str]]) -> Reply:
    order, address = await order_of(call), await beginning(claim_address)
    try:
        token = await renew(call.house.links, order.id, version=order.claim_version)
    except ClaimRefused as refusal:
        raise Problem(TROUBLES[refusal.reason]) from refusal
    return Reply(ClaimLink(order=order.number, link=address + token))
