"""/staff: who is on duty, inviting, gates, revoking in one tap."""

from collections.abc import Callable, Sequence
from urllib.parse import quote, urlencode

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, CallbackData, Rows, button, copy_button, grid, url_button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import leave
from bot.deep_links import STAFF_INVITE, deep_link
from bot.organiser.buttons import AskGate, Invite, Revoke, SetGate, ShowStaff, ShowStaffMember
from bot.organiser.care_buttons import ShowAdmissions
from bot.organiser.gate_buttons import NewGate
from bot.organiser.gates import TOPIC as GATES
from bot.organiser.gates import gate_rows, say_gone
from bot.staff.buttons import Choose, ShowCard, Topic
from bot.staff.choosing import about_event, others_row, permitted, show_event
from bot.staff.counts import with_given_back
from models.door.checkins import admissions_by, count_admissions_by
from models.events.gates import LONGEST_NAME, UnknownGate, gates_of
from models.language.formats import day, listed, money, number, time_of_day
from models.language.speech import Voice
from models.orders.payments_at_door import taken_by
from models.people.staff import (
    Action,
    OwnerStays,
    former_staff,
    invite,
    owns,
    revoke,
    set_gate,
    staff_member,
    staff_member_ever,
    staff_of,
)
from models.tables import CheckIn, Event, Gate, Role, StaffMember

EVERY_GATE = 0
STAFF_A_PAGE = 15
"""Names, gates and all: a message holds 4096 characters and 100 buttons (Bot API, sendMessage)."""
ADMISSIONS_A_PAGE = 10


def handlers() -> list[Handler]:
    """/staff and its buttons."""
    return [
        command("staff", about_event(Topic.STAFF, Action.APPOINT, show_staff)),
        pressed(ShowStaff, turn),
        pressed(ShowStaffMember, show_member),
        pressed(Invite, make_invite),
        pressed(AskGate, ask_gate),
        pressed(SetGate, post_at_gate),
        pressed(Revoke, revoke_member),
        pressed(ShowAdmissions, show_admissions),
    ]


async def show_staff(talk: Talk, member: StaffMember) -> None:
    """Everybody, and the ways to add somebody."""
    await leave(talk, GATES)
    await _show_page(talk, member, 0)


async def turn(talk: Talk, data: ShowStaff) -> None:
    """Others of the staff, those who were revoked last."""
    if member := await permitted(talk, data.event, Action.APPOINT):
        await _show_page(talk, member, data.page)


async def _show_page(talk: Talk, member: StaffMember, page: int) -> None:
    say, event = talk.voice, member.event
    gates = await gates_of(event.id)
    everybody = [*await staff_of(event.id), *await former_staff(event.id)]
    shown = everybody[page * STAFF_A_PAGE : (page + 1) * STAFF_A_PAGE]
    on_duty = [one for one in shown if one.revoked_at is None]
    former = [one for one in shown if one.revoked_at is not None]
    listed_staff = [say.html("staff.listed", line=line(one, say)) for one in on_duty]
    lines = [say.html("organiser.staff_title", event=event.name), *listed_staff]
    if gates:
        lines += ["", say.html("organiser.staff_gates", gates=listed((gate.name for gate in gates), say))]
    await talk.show(
        "\n".join([*lines, "", say.html("organiser.staff_how")]),
        [
            [button(say.text("organiser.button_invite_door"), Invite(event.id, Role.DOOR))],
            [
                button(say.text("organiser.button_invite_read_only"), Invite(event.id, Role.READ_ONLY, EVERY_GATE)),
                button(say.text("organiser.button_invite_organiser"), Invite(event.id, Role.ORGANISER, EVERY_GATE)),
            ],
            *grid([button(line(one, say), ShowStaffMember(one.id)) for one in on_duty if one.id != member.id], 1),
            *grid(
                [button(say.text("care.button_former", name=one.label), ShowAdmissions(one.id)) for one in former], 1
            ),
            [
                *([button("«", ShowStaff(event.id, page - 1))] if page else []),
                *([button("»", ShowStaff(event.id, page + 1))] if (page + 1) * STAFF_A_PAGE < len(everybody) else []),
            ],
            *gate_rows(gates),
            [button(say.text("organiser.button_new_gate"), NewGate(event.id))],
            await others_row(talk, Topic.STAFF),
        ],
    )


async def show_member(talk: Talk, data: ShowStaffMember) -> None:
    """One staff member or open invite."""
    if member := await _permitted_member(talk, data.member):
        await _show_member(talk, member)


async def make_invite(talk: Talk, data: Invite) -> None:
    """An invite link for a role, at a gate if the event has any."""
    viewer = await permitted(talk, data.event, Action.APPOINT)
    if viewer is None:
        return
    gates = await gates_of(data.event)
    if data.gate is None and gates:
        await talk.edit(
            talk.voice.html("organiser.invite_gate"),
            [*_gate_rows(talk.voice, gates, lambda gate: Invite(data.event, data.role, gate)), _back(talk, data.event)],
        )
        return
    try:
        _, token = await invite(talk.house.links, data.event, data.role, data.gate or None)
    except UnknownGate:
        await say_gone(talk, data.event)
        return
    link = deep_link(talk.bot.username, STAFF_INVITE, token)
    text = talk.voice.html(f"organiser.invite_{data.role}", event=viewer.event.name, link=link)
    await talk.reply(text, _link_rows(talk, viewer, link))


async def ask_gate(talk: Talk, data: AskGate) -> None:
    """Where does this staff member stand?"""
    member = await _permitted_member(talk, data.member)
    if member is None:
        return
    gates = await gates_of(member.event_id)
    rows = _gate_rows(talk.voice, gates, lambda gate: SetGate(member.id, gate))
    back = [button(talk.voice.text("staff.button_back"), ShowStaffMember(member.id))]
    await talk.edit(talk.voice.html("organiser.member_gate", name=_name(member, talk.voice)), [*rows, back])


async def post_at_gate(talk: Talk, data: SetGate) -> None:
    """Post a staff member at a gate."""
    member = await _permitted_member(talk, data.member)
    if member is None:
        return
    try:
        await set_gate(member, data.gate or None)
    except UnknownGate:
        await say_gone(talk, member.event_id)
        return
    await show_member(talk, ShowStaffMember(member.id))


async def revoke_member(talk: Talk, data: Revoke) -> None:
    """End a staff member's part at once, with their codes."""
    member = await _permitted_member(talk, data.member)
    if member is None:
        return
    try:
        await revoke(member)
    except OwnerStays:
        await talk.toast(talk.voice.text("organiser.revoke_refused"), alert=True)
        return
    invited = member.person_id is None
    say = talk.voice.text
    await talk.toast(say("organiser.invite_ended") if invited else say("organiser.revoked", name=member.label))
    await show_event(talk, Topic.STAFF, member.event_id)


async def show_admissions(talk: Talk, data: ShowAdmissions) -> None:
    """Whom a staff member let in, the last first. Also of one who was revoked: then it matters most."""
    member = await staff_member_ever(data.member)
    if member is None or not await permitted(talk, member.event_id, Action.APPOINT):
        return
    say, event = talk.voice, member.event
    count = await count_admissions_by(member.id)
    records = await admissions_by(member.id, after=data.page * ADMISSIONS_A_PAGE, limit=ADMISSIONS_A_PAGE)
    lines = [
        say.count_html("care.admissions_title", count, staff=member.label, admissions=number(count, say)),
        *(_admission(record, event, say) for record in records),
    ]
    earlier = [button("«", ShowAdmissions(member.id, data.page - 1))] if data.page else []
    has_more = (data.page + 1) * ADMISSIONS_A_PAGE < count
    later = [button("»", ShowAdmissions(member.id, data.page + 1))] if has_more else []
    cards = [
        button(f"{record.number} · {record.ticket.holder_name[:LONGEST_NAME]}", ShowCard(record.ticket_id))
        for record in records
    ]
    await talk.edit("\n".join(lines), [*grid(cards, 2), [*earlier, *later], _back(talk, member.event_id)])


def line(member: StaffMember, voice: Voice) -> str:
    """A staff member in one line: name, role, gate."""
    facts = [_name(member, voice), voice.text(f"organiser.role_{member.role}")]
    if member.gate:
        facts.append(member.gate.name)
    return " · ".join(facts)


async def _permitted_member(talk: Talk, member_id: int) -> StaffMember | None:
    """The staff member, if it is of an event of this organiser and not revoked."""
    member = await staff_member(member_id)
    if member is None:
        await talk.toast(talk.voice.text("organiser.member_gone"), alert=True)
        return None
    return member if await permitted(talk, member.event_id, Action.APPOINT) else None


async def _show_member(talk: Talk, member: StaffMember) -> None:
    say = talk.voice
    lines = [say.html("organiser.member_title", line=line(member, say))]
    if member.person_id is not None:
        count = await count_admissions_by(member.id)
        lines.append(say.count_html("organiser.member_admissions", count, people=number(count, say)))
    if taken := await _taken(member, say):
        lines.append(taken)
    rows: list[Sequence[InlineKeyboardButton]] = []
    if member.admissions:
        rows.append([button(say.text("care.button_admissions"), ShowAdmissions(member.id))])
    if await gates_of(member.event_id) and member.role is not Role.READ_ONLY:
        rows.append([button(say.text("organiser.button_gate"), AskGate(member.id))])
    if member.person_id is None or not await owns(member):
        key = "organiser.button_revoke" if member.person_id is not None else "organiser.button_withdraw"
        rows.append([button(say.text(key), Revoke(member.id), DANGER)])
    await talk.edit("\n".join(lines), [*rows, _back(talk, member.event_id)])


async def _taken(member: StaffMember, voice: Voice) -> str | None:
    taken, event = await taken_by(member), member.event
    if not taken.orders:
        return None
    text = voice.count_html("care.member_taken", taken.orders, amount=money(taken.amount, event.currency, voice))
    return with_given_back(text, taken.given_back, event, voice)


def _admission(record: CheckIn, event: Event, voice: Voice) -> str:
    facts = [day(record.pressed_at, event.zone, voice), time_of_day(record.pressed_at, event.zone, voice)]
    text = voice.html(
        "care.admission",
        when=" ".join(facts),
        number=record.number,
        name=record.ticket.holder_name,
        people=voice.count("staff.people_in", record.admitted),
    )
    return f"{text} · {voice.html('trust.at_gate', gate=record.gate.name)}" if record.gate else text


def _name(member: StaffMember, voice: Voice) -> str:
    return member.label or voice.text("organiser.open_invite")


def _gate_rows(voice: Voice, gates: Sequence[Gate], data: Callable[[int], CallbackData]) -> Rows:
    named = [button(gate.name, data(gate.id)) for gate in gates]
    return [*grid(named, 2), [button(voice.text("organiser.button_every_gate"), data(EVERY_GATE))]]


def _back(talk: Talk, event_id: int) -> Sequence[InlineKeyboardButton]:
    return [button(talk.voice.text("staff.button_back"), Choose(Topic.STAFF, event_id))]


def _link_rows(talk: Talk, viewer: StaffMember, link: str) -> Rows:
    say = talk.voice.text
    query = urlencode({"url": link, "text": say("organiser.invite_text", event=viewer.event.name)}, quote_via=quote)
    shared = f"https://t.me/share/url?{query}"
    return [[url_button(say("organiser.button_share"), shared), copy_button(say("organiser.button_copy_link"), link)]]
