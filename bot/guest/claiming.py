"""Claim links: the deep link that brings an order's tickets into a chat."""

from bot.buttons import button
from bot.chat import Handler, Talk
from bot.deep_links import CLAIM, opens
from bot.guest.buttons import ShowEvents
from models.language.formats import moment
from models.orders.claims import ClaimRefusal, ClaimRefused, claim


def handlers() -> list[Handler]:
    """None: /start opens deep links."""
    return []


@opens(CLAIM)
async def open_claim(talk: Talk, token: str) -> None:
    """Claim the tickets; a second claimer reads when they were claimed."""
    try:
        claimed = await claim(talk.house.links, token, talk.person)
    except ClaimRefused as refused:
        await _say_refused(talk, refused)
        return
    key = "guest.claimed_again" if claimed.again else "guest.claimed"
    await talk.reply(talk.voice.html(key, order=claimed.order.number))


async def _say_refused(talk: Talk, refused: ClaimRefused) -> None:
    voice, event = talk.voice, refused.event
    if event is None:
        text = voice.html("guest.claim_unknown")
    elif refused.reason is ClaimRefusal.CLAIMED and refused.at:
        text = voice.html("guest.claim_taken", event=event.name, when=moment(refused.at, event.zone, voice))
    elif refused.reason is ClaimRefusal.CANCELLED:
        text = voice.html("guest.claim_cancelled", event=event.name)
    else:
        text = voice.html("guest.claim_withdrawn", event=event.name)
    await talk.reply(text, [[button(voice.text("guest.all_events"), ShowEvents())]])
