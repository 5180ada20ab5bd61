"""Until when guests may hand places on: always, until a time, or no more."""

from zoneinfo import ZoneInfo

from bot.buttons import DANGER, Rows, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import NoConversation, begin, data_of, end, step
from bot.organiser.buttons import AskFreeze, SetFreeze, ShowSettings
from bot.organiser.draft import transfers_text
from bot.organiser.settings import TRANSFERS, show_settings
from bot.organiser.when import When, read_when
from bot.staff.choosing import permitted
from models.clock import now
from models.events.organising import change_event
from models.people.staff import Action


def handlers() -> list[Handler]:
    """The question and its buttons."""
    return [pressed(AskFreeze, ask), pressed(SetFreeze, choose)]


async def ask(talk: Talk, data: AskFreeze) -> None:
    """Ask until when; a time is typed."""
    member = await permitted(talk, data.event, Action.CHANGE_EVENT)
    if member is None:
        return
    await begin(talk, TRANSFERS, "until", event=data.event)
    say, event = talk.voice, member.event
    rows: Rows = [
        [button(say.text("sharing.button_always"), SetFreeze(event.id, at_once=False))],
        [button(say.text("sharing.button_no_more"), SetFreeze(event.id, at_once=True), DANGER)],
        [button(say.text("staff.button_back"), ShowSettings(event.id))],
    ]
    await talk.edit(say.html("sharing.ask_until", present=transfers_text(event, say)), rows)


async def choose(talk: Talk, data: SetFreeze) -> None:
    """Always, or no more from now on."""
    if await permitted(talk, data.event, Action.CHANGE_EVENT):
        await change_event(data.event, transfers_until=now() if data.at_once else None)
        await _finish(talk, data.event)


@step(TRANSFERS, "until")
async def take_time(talk: Talk, text: str) -> None:
    """Until this time. A time without a day is on the day of the event."""
    data = data_of(talk, TRANSFERS)
    if data is None:
        raise NoConversation(TRANSFERS)
    member = await permitted(talk, int(data["event"]), Action.CHANGE_EVENT)
    if member is None:
        return
    event = member.event
    zone = ZoneInfo(event.zone)
    start = event.starts_at.astimezone(zone)
    said = read_when(text, now().astimezone(zone).date(), talk.voice)
    if said == When():
        await talk.reply(talk.voice.html("organiser.when_unclear"))
        return
    until, _ = said.completed_by(When(start.date(), start.time())).moments(event.zone)
    await change_event(event.id, transfers_until=until)
    await _finish(talk, event.id)


async def _finish(talk: Talk, event_id: int) -> None:
    await end(talk)
    await show_settings(talk, ShowSettings(event_id))
