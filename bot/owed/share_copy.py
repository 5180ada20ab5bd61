"""A place on offer, as the message that its holder sends into a chat; then kept true like the ticket's own messages.

It never shows a code, a ticket link or an order number.
"""

from dataclasses import dataclass
from hashlib import sha256

from telegram import Bot
from telegram.constants import ParseMode

from bot.buttons import PRIMARY, Rows, keyboard, url_button
from bot.chat import NO_PREVIEW
from bot.deep_links import PLACE, deep_link
from bot.owed.letter import Call, Letter, Recipient, Sent
from models.language.formats import moment
from models.language.speech import Voice
from models.owed.sent_messages import note_shown
from models.people.persons import voice_of
from models.sharing.offers import VERSION, Standing, copies_about, standing_of
from models.tables import LinkKind, Owed, SentMessage, Share


@dataclass(frozen=True, slots=True)
class ShareCopy:
    """What a chat should show of an offer."""

    standing: Standing
    text: str

    @property
    def shows(self) -> str:
        """Names the content: an edit to the same is not sent."""
        return f"{self.standing}#{sha256(self.text.encode()).hexdigest()[:16]}"


def share_copy(share: Share, standing: Standing, speak: Voice) -> ShareCopy:
    """The message about an offer that stands so; read with its ticket's event and type, and with its offerer."""
    event = share.ticket.event
    lines = [
        speak.html(f"sharing.copy_{standing}", name=share.offered_by.name),
        "",
        speak.html("owed.event", event=event.name),
        speak.html("owed.when", when=moment(event.starts_at, event.zone, speak)),
    ]
    if event.venue:
        lines.append(speak.html("owed.venue", venue=event.venue))
    lines.append(speak.html("sharing.copy_type", type=share.ticket.type.name))
    if standing is Standing.OFFERED:
        lines += ["", speak.html("sharing.copy_hint")]
    if standing is Standing.CLAIMED and share.claimed_at:
        lines += ["", speak.html("sharing.copy_claimed_at", when=moment(share.claimed_at, event.zone, speak))]
    return ShareCopy(standing, "\n".join(lines))


def copy_rows(standing: Standing, token: str, bot_username: str, speak: Voice) -> Rows:
    """The button that claims; once somebody has, the one for whoever it was meant for."""
    link = deep_link(bot_username, PLACE, token)
    if standing is Standing.OFFERED:
        return [[url_button(speak.text("sharing.button_claim"), link, PRIMARY)]]
    return [[url_button(speak.text("sharing.button_ask"), link)]] if standing is Standing.CLAIMED else ()


async def share_refresh(recipient: Recipient, row: Owed) -> Letter:
    """Edits of the copies that offer places of a ticket: whether they can be handed on has changed."""
    return await stale_copies(recipient, int(row.about["ticket"]))


async def stale_copies(recipient: Recipient, ticket_id: int) -> Letter:
    """Edits of those copies of offers around a ticket that do not show how it stands, in their offerers' languages."""
    calls = [_edit(recipient, copy, copy.share) for copy in await copies_about(ticket_id) if copy.share]
    return [call for call in calls if call]


def _edit(recipient: Recipient, copy: SentMessage, share: Share) -> Call | None:
    speak = voice_of(share.offered_by)
    present = share_copy(share, standing_of(share), speak)
    if present.shows == copy.shows:
        return None

    async def edit(bot: Bot) -> Sent:
        token = recipient.house.links.token(LinkKind.SHARE, share.id, VERSION)
        rows = copy_rows(present.standing, token, bot.username, speak)
        return await bot.edit_message_text(
            present.text,
            inline_message_id=copy.inline_message_id,
            parse_mode=ParseMode.HTML,
            reply_markup=keyboard(rows),
            link_preview_options=NO_PREVIEW,
        )

    async def note(_: Sent | None) -> None:
        await note_shown(copy, shows=present.shows, file_id=None)

    return Call(edit, after=note, edits=copy)
