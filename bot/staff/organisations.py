"""The organisations of an exhibition: counts in words for all staff, each one as a button for those who see names."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.buttons import button
from bot.chat import Handler, Talk, pressed
from bot.exhibition_counts import counts_text
from bot.staff.buttons import Choose, ShowCard, ShowOrganisations, Topic, Which
from bot.staff.choosing import permitted
from models.exhibitions.presence import OrganisationLine, exhibition_statistics
from models.people.staff import Action, allows
from models.tables import EventKind, StaffMember

A_PAGE = 10
LONGEST_NAME = 36
"""Of an organisation on a button."""


def handlers() -> list[Handler]:
    """The list's buttons."""
    return [pressed(ShowOrganisations, show_list)]


async def exhibition_part(talk: Talk, member: StaffMember) -> tuple[str, Sequence[InlineKeyboardButton]]:
    """What /attendance says of an exhibition's organisations, in HTML, and the button that lists them."""
    if member.event.kind is not EventKind.EXHIBITION:
        return "", []
    text = "\n".join(counts_text(await exhibition_statistics(member.event), talk.voice))
    if not allows(member.role, Action.SEE_NAMES):
        return text, []
    return text, [button(talk.voice.text("exhibition.button_organisations"), ShowOrganisations(member.event_id))]


async def show_list(talk: Talk, data: ShowOrganisations) -> None:
    """A page of the organisations; each leads to its card."""
    member = await permitted(talk, data.event, Action.SEE_NAMES)
    if member is None:
        return
    counts = await exhibition_statistics(member.event)
    shown = [line for line in counts.lines if data.which is Which.ALL or line.is_present == (data.which is Which.CAME)]
    rows = [[button(_label(line), ShowCard(line.ticket))] for line in shown[data.start : data.start + A_PAGE]]
    say = talk.voice.text
    turns = []
    if data.start > 0:
        turns.append(button("«", ShowOrganisations(data.event, data.which, max(0, data.start - A_PAGE))))
    if data.start + A_PAGE < len(shown):
        turns.append(button("»", ShowOrganisations(data.event, data.which, data.start + A_PAGE)))
    others = [
        button(say(f"exhibition.button_which_{which}"), ShowOrganisations(data.event, which))
        for which in Which
        if which is not data.which
    ]
    back = button(say("staff.button_back"), Choose(Topic.ATTENDANCE, data.event))
    title = talk.voice.html(f"exhibition.list_{data.which}", event=member.event.name, n=len(shown))
    await talk.show("\n".join([title, *counts_text(counts, talk.voice)]), [*rows, turns, others, [back]])


def _label(line: OrganisationLine) -> str:
    """Mark, name, people who came of those expected."""
    mark = "🚶" if line.walk_in else "✅" if line.is_present else "▫️"
    people = f"{line.present}/{line.expected}" if line.is_present else str(line.expected)
    return f"{mark} {line.organisation[:LONGEST_NAME]} · {people}"
