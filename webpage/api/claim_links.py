"""The links that bring orders into chats."""

from models.orders.claim_links import NoClaimAddress, claim_address
from models.orders.claims import ClaimRefusal, ClaimRefused, claim_token, replace_claim_link
from webpage.api.operations import Call, Reply
from webpage.api.orders import order_of
from webpage.api.shapes.orders import ClaimLink
from webpage.problems import Problem, Trouble

RETRY_SECONDS = 5
TROUBLES = {
    ClaimRefusal.CANCELLED: Trouble.CANCELLED,
    ClaimRefusal.CLAIMED: Trouble.CLAIMED,
    ClaimRefusal.UNKNOWN: Trouble.NO_CLAIM_LINK,
}


async def get_claim_link(call: Call) -> Reply:
    """What brings the order's tickets into a chat, for a mail to whoever booked them. Keep it like money.

    It works once. An order that was bought in a chat is claimed from the start.
    """
    order, address = await order_of(call), await claim_prefix()
    try:
        return Reply(ClaimLink(order=order.number, link=address + await claim_token(call.house.links, order)))
    except ClaimRefused as refusal:
        raise Problem(TROUBLES[refusal.reason]) from refusal


async def replace_order_claim_link(call: Call) -> Reply:
    """Give the order a new claim link; the old one claims nothing any more."""
    order, address = await order_of(call), await claim_prefix()
    try:
        token = await replace_claim_link(call.house.links, order.id, version=order.claim_version)
    except ClaimRefused as refusal:
        raise Problem(TROUBLES[refusal.reason]) from refusal
    return Reply(ClaimLink(order=order.number, link=address + token))


async def claim_prefix() -> str:
    """What claim links begin with. Raises Problem as long as the bot has not introduced itself."""
    try:
        return await claim_address()
    except NoClaimAddress as refusal:
        raise Problem(Trouble.UNAVAILABLE, headers={"Retry-After": str(RETRY_SECONDS)}) from refusal
