"""How far an announcement is, in one message to the organiser that is edited until it is at its end."""

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.buttons import DANGER, Rows, button, keyboard
from bot.chat import NO_PREVIEW
from bot.organiser.care_buttons import StopAnnouncement
from bot.owed.letter import Call, Letter, Recipient, Sent
from bot.verdicts import Verdict, judge
from models.language.formats import number
from models.language.speech import Voice
from models.owed.announcements import Progress, find_announcement, progress, progress_edit
from models.tables import Announcement, Owed


async def announcement_progress(recipient: Recipient, row: Owed) -> Letter:
    """Edit the message, and owe the next edit as long as copies are left and the message is there."""
    found = await find_announcement(int(row.about["announcement"]))
    if found is None:
        return []
    state, message = await progress(found), int(row.about["message"])

    async def edit(bot: Bot) -> Sent:
        try:
            return await bot.edit_message_text(
                progress_text(found, state, recipient.voice),
                chat_id=recipient.chat_id,
                message_id=message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard(progress_rows(found, state, recipient.voice)),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as refusal:
            if judge(refusal).verdict is Verdict.GONE:
                return True
            raise

    async def owe_next(sent: Sent | None) -> None:
        is_gone = sent is True
        if not state.is_over and not is_gone:
            await progress_edit(found, message).save()

    return [Call(edit, after=owe_next)]


def progress_text(announcement: Announcement, state: Progress, voice: Voice) -> str:
    """Sent, blocked, left, as far as there are any."""
    if state.stopped:
        key = "care.announce_stopped"
    else:
        key = "care.announce_done" if state.is_over else "care.announce_under_way"
    lines = [
        voice.html(key, event=announcement.event.name),
        voice.html("care.announce_sent", sent=number(state.sent, voice), all=number(state.recipients, voice)),
    ]
    if state.blocked:
        lines.append(voice.count_html("care.announce_blocked", state.blocked))
    if state.left:
        lines.append(voice.count_html("care.announce_left", state.left, left=number(state.left, voice)))
    return "\n".join(lines)


def progress_rows(announcement: Announcement, state: Progress, voice: Voice) -> Rows:
    """Stop, while there is something to stop."""
    if state.is_over or state.stopped:
        return []
    return [[button(voice.text("care.button_stop"), StopAnnouncement(announcement.id), DANGER)]]
