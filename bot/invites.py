"""Links that make somebody staff or the first organiser, and the welcome that follows."""

from bot.buttons import PRIMARY, button
from bot.chat import Talk
from bot.deep_links import FIRST_ORGANISER, STAFF_INVITE, opens
from bot.menu import refresh_menu
from bot.staff.buttons import Choose, Topic
from models.language.formats import moment
from models.people.organisers import accept_first_organiser, is_organiser, make_organiser
from models.people.staff import Action, InviteRefused, accept_invite, allows
from models.tables import StaffMember


@opens(STAFF_INVITE)
async def accept_staff_invite(talk: Talk, token: str) -> None:
    """Join an event's staff."""
    try:
        member = await accept_invite(talk.house.links, token, talk.person)
    except InviteRefused as refusal:
        await talk.reply(talk.voice.html(refusal.key))
        return
    await refresh_menu(talk.bot, talk.person)
    await _welcome(talk, member)


@opens(FIRST_ORGANISER)
async def accept_first_organiser_link(talk: Talk, token: str) -> None:
    """Become the first organiser."""
    organiser = await accept_first_organiser(talk.house.links, token, talk.person)
    if organiser is None:
        await talk.reply(talk.voice.html("organiser.first_link_refused"))
        return
    await refresh_menu(talk.bot, talk.person)
    await talk.reply(talk.voice.html("organiser.welcome", name=talk.person.name))


async def recognise_organiser(talk: Talk) -> bool:
    """Make a person of the setting ORGANISERS an organiser. True if they were not one before, and were welcomed."""
    if talk.person.id not in talk.house.settings.organisers or await is_organiser(talk.person.id):
        return False
    await make_organiser(talk.person)
    await refresh_menu(talk.bot, talk.person)
    await talk.reply(talk.voice.html("organiser.welcome", name=talk.person.name))
    return True


async def _welcome(talk: Talk, member: StaffMember) -> None:
    voice, event = talk.voice, member.event
    facts = {"event": event.name, "when": moment(event.starts_at, event.zone, voice)}
    gate = [voice.html("staff.door_gate", gate=member.gate.name)] if member.gate else []
    text = "\n".join([voice.html(f"staff.welcome_{member.role}", **facts), *gate])
    topic = Topic.DOOR if allows(member.role, Action.ADMIT) else Topic.ATTENDANCE
    await talk.reply(text, [[button(voice.text(f"staff.button_first_{topic}"), Choose(topic, event.id), PRIMARY)]])
