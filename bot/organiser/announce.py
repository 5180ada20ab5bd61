"""/announce: a message to all guests of an event, to those who came, or to those who did not."""

from telegram.error import BadRequest

from bot.buttons import DANGER, SUCCESS, Rows, button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import begin, data_of, leave, move, step
from bot.organiser.care_buttons import (
    AnnounceTo,
    DropAnnouncement,
    EditAnnouncement,
    FileUnreached,
    SendAnnouncement,
    StopAnnouncement,
)
from bot.organiser.unreached import unreached_lines, unreached_row
from bot.owed.announcement_progress import progress_rows, progress_text
from bot.owed.event_news import announcement_text
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import about_event, others_row, permitted
from models.export.unreached import unreached_file
from models.language.formats import number
from models.language.speech import Voice
from models.owed.announcements import (
    LONGEST_TEXT,
    Message,
    NobodyToTell,
    announce_from,
    find_announcement,
    is_too_long,
    progress,
    stop,
)
from models.owed.mailing import Holders, Reach, reach
from models.people.staff import Action
from models.tables import Audience, StaffMember

TOPIC = "announce"
TEXT = "text"
READY = "ready"


def handlers() -> list[Handler]:
    """/announce and its buttons."""
    return [
        command("announce", about_event(Topic.ANNOUNCE, Action.CHANGE_EVENT, ask_audience)),
        pressed(AnnounceTo, ask_text),
        pressed(FileUnreached, send_unreached),
        pressed(EditAnnouncement, ask_again),
        pressed(DropAnnouncement, drop),
        pressed(SendAnnouncement, send),
        pressed(StopAnnouncement, stop_sending),
    ]


async def ask_audience(talk: Talk, member: StaffMember) -> None:
    """To whom? Only what there is: before the doors open nobody has come."""
    await leave(talk, TOPIC)
    say, event = talk.voice, member.event
    reaches = {audience: await reach(Holders(event.id, audience)) for audience in Audience}
    choices = [
        [button(_audience(audience, found, say), AnnounceTo(event.id, audience))]
        for audience, found in reaches.items()
        if found.people and (audience is Audience.ALL or reaches[Audience.CAME].people)
    ]
    key = "care.announce_to" if choices else "care.announce_nobody"
    file = [] if choices else unreached_row(member.event_id, reaches[Audience.ALL], Audience.ALL, say)
    await talk.show(say.html(key, event=event.name), [*choices, file, await others_row(talk, Topic.ANNOUNCE)])


async def ask_text(talk: Talk, data: AnnounceTo) -> None:
    """What shall it say?"""
    if not await permitted(talk, data.event, Action.CHANGE_EVENT):
        return
    await begin(talk, TOPIC, TEXT, event=data.event, audience=data.audience, draft=0)
    back = [button(talk.voice.text("staff.button_back"), Choose(Topic.ANNOUNCE, data.event))]
    await talk.edit(talk.voice.html("care.announce_ask", most=number(LONGEST_TEXT, talk.voice)), [back])


async def send_unreached(talk: Talk, data: FileUnreached) -> None:
    """Those whom it does not reach, to write to them by mail."""
    member = await permitted(talk, data.event, Action.EXPORT)
    if member is None:
        return
    event, say = member.event, talk.voice
    content = await unreached_file(talk.house.links, event.id, data.audience, say)
    await talk.reply_file(content, f"{event.slug}-mail.csv", say.html("care.unreached_file", event=event.name))


@step(TOPIC, TEXT)
@step(TOPIC, READY)
async def take_text(talk: Talk, text: str) -> None:
    """The text, with its formatting: shown as guests will get it, nothing is sent yet. A further one replaces it."""
    data, message, say = data_of(talk, TOPIC), talk.message, talk.voice
    member = await permitted(talk, int(data["event"]), Action.CHANGE_EVENT) if data else None
    if data is None or member is None or message is None:
        return
    if not message.text:
        await talk.reply(say.html("care.announce_text_only"))
        return
    if is_too_long(text):
        await talk.reply(say.html("care.announce_too_long", most=number(LONGEST_TEXT, say)))
        return
    formatted, draft = message.text_html, int(data["draft"]) + 1
    try:
        await talk.reply(announcement_text(member.event, formatted, say))
    except BadRequest:
        await talk.reply(say.html("care.announce_bad_format"))
        return
    await move(talk, READY, text=formatted, draft=draft)
    audience = Audience(data["audience"])
    found = await reach(Holders(member.event_id, audience))
    unreached = unreached_row(member.event_id, found, audience, say)
    await talk.reply(_question(found, audience, say), [*_decision(member, found, draft, say), unreached])


async def ask_again(talk: Talk, data: EditAnnouncement) -> None:
    """Another text."""
    if not await _is_at(talk, data.event):
        return
    await move(talk, TEXT)
    await talk.edit(talk.voice.html("care.announce_ask", most=number(LONGEST_TEXT, talk.voice)))


async def drop(talk: Talk, _data: DropAnnouncement) -> None:
    """Send nothing."""
    await leave(talk, TOPIC)
    await talk.edit(talk.voice.html("care.announce_dropped"))


async def send(talk: Talk, data: SendAnnouncement) -> None:
    """Send what is shown above. Pressed twice, or under an earlier draft, it sends nothing more."""
    known, conversation, shown = data_of(talk, TOPIC), talk.conversation, talk.pressed_message
    is_shown = known is not None and (known["event"], known["draft"]) == (data.event, data.draft)
    if known is None or conversation is None or shown is None or not is_shown:
        await talk.toast(talk.voice.text("care.too_late"), alert=True)
        return
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    message = Message(data.event, Audience(known["audience"]), str(known["text"]))
    try:
        announcement = await announce_from(conversation, message, shown_in=shown.message_id)
    except NobodyToTell:
        await talk.reply(talk.voice.html("care.announce_nobody", event=member.event.name))
        return
    talk.conversation = None
    if announcement is not None:
        await _show(talk, announcement.id)


async def stop_sending(talk: Talk, data: StopAnnouncement) -> None:
    """Send no further copy."""
    announcement = await find_announcement(data.announcement)
    if announcement is None or not await permitted(talk, announcement.event_id, Action.CHANGE_EVENT):
        return
    await stop(announcement.id)
    await _show(talk, announcement.id)


async def _show(talk: Talk, announcement_id: int) -> None:
    announcement = await find_announcement(announcement_id)
    if announcement is not None:
        state = await progress(announcement)
        await talk.edit(progress_text(announcement, state, talk.voice), progress_rows(announcement, state, talk.voice))


async def _is_at(talk: Talk, event_id: int) -> bool:
    """Whether the person is writing to the guests of this event, and may."""
    data = data_of(talk, TOPIC)
    if data is None or data["event"] != event_id:
        await talk.toast(talk.voice.text("care.too_late"), alert=True)
        return False
    return await permitted(talk, event_id, Action.CHANGE_EVENT) is not None


def _audience(audience: Audience, found: Reach, voice: Voice) -> str:
    return voice.text(f"care.audience_{audience}", people=number(found.people, voice))


def _question(found: Reach, audience: Audience, voice: Voice) -> str:
    """Who gets it, and who can't."""
    lines = [
        voice.count_html("care.announce_ready", found.people, people=number(found.people, voice)),
        voice.html("care.announce_audience", audience=_audience(audience, found, voice)),
        *unreached_lines(found, voice),
    ]
    return "\n".join(lines)


def _decision(member: StaffMember, found: Reach, draft: int, voice: Voice) -> Rows:
    people = number(found.people, voice)
    sending = button(
        voice.count("care.button_send", found.people, people=people), SendAnnouncement(member.event_id, draft), SUCCESS
    )
    return [
        [sending] if found.people else [],
        [
            button(voice.text("care.button_edit"), EditAnnouncement(member.event_id)),
            button(voice.text("care.button_drop"), DropAnnouncement(), DANGER),
        ],
    ]
