"""The gates of an event: added, renamed, removed, and which tickets come in where."""

from bot.buttons import DANGER, Rows, button, grid
from bot.chat import Handler, Talk, pressed
from bot.conversations import NoConversation, begin, data_of, end, leave, step
from bot.organiser.gate_buttons import AskGateName, NewGate, RemoveGate, SetTypeGate, ShowGate
from bot.staff.buttons import Choose, Topic
from bot.staff.choosing import permitted, show_event
from models.events.gates import (
    LONGEST_NAME,
    GateInUse,
    NameTaken,
    UnknownGate,
    add_gate,
    gate_of,
    remove_gate,
    rename_gate,
)
from models.events.ticket_types import change_type
from models.people.staff import Action
from models.programs.listing import type_of, types_of
from models.tables import Gate

TOPIC = "gates"
NAME = "name"


def handlers() -> list[Handler]:
    """The buttons of gates."""
    return [
        pressed(NewGate, ask_name),
        pressed(ShowGate, show_gate),
        pressed(AskGateName, ask_other_name),
        pressed(RemoveGate, remove),
        pressed(SetTypeGate, set_type),
    ]


def gate_rows(gates: list[Gate]) -> Rows:
    """The gates as buttons."""
    return grid([button(f"📍 {gate.name}", ShowGate(gate.id)) for gate in gates], 2)


async def ask_name(talk: Talk, data: NewGate) -> None:
    """What is the new gate called?"""
    if await permitted(talk, data.event, Action.APPOINT):
        await begin(talk, TOPIC, NAME, event=data.event)
        back = button(talk.voice.text("staff.button_back"), Choose(Topic.STAFF, data.event))
        await talk.edit(talk.voice.html("organiser.gate_ask"), [[back]])


async def ask_other_name(talk: Talk, data: AskGateName) -> None:
    """What is this gate to be called?"""
    if gate := await _permitted_gate(talk, data.gate):
        await begin(talk, TOPIC, NAME, event=gate.event_id, gate=gate.id)
        back = button(talk.voice.text("staff.button_back"), ShowGate(gate.id))
        await talk.edit(talk.voice.html("organiser.gate_ask"), [[back]])


@step(TOPIC, NAME)
async def take_name(talk: Talk, text: str) -> None:
    """A new gate, or another name for one."""
    data = data_of(talk, TOPIC)
    if data is None:
        raise NoConversation(TOPIC)
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        await talk.reply(talk.voice.html("organiser.gate_bad", most=LONGEST_NAME))
        return
    if not await permitted(talk, int(data["event"]), Action.APPOINT):
        return
    try:
        await (rename_gate(int(data["gate"]), name) if "gate" in data else add_gate(int(data["event"]), name))
    except NameTaken:
        await talk.reply(talk.voice.html("organiser.gate_taken", name=name))
        return
    except UnknownGate:
        await talk.reply(talk.voice.html("organiser.gate_gone"))
    await end(talk)
    await show_event(talk, Topic.STAFF, int(data["event"]))


async def show_gate(talk: Talk, data: ShowGate) -> None:
    """Which tickets come in here; a tap on a type changes that."""
    if gate := await _permitted_gate(talk, data.gate):
        await leave(talk, TOPIC)
        await _show(talk, gate)


async def set_type(talk: Talk, data: SetTypeGate) -> None:
    """Tickets of this type come in at this gate only, or at every gate."""
    gate = await _permitted_gate(talk, data.gate)
    kind = await type_of(gate.event_id, data.type) if gate else None
    if gate is None or kind is None:
        return
    try:
        await change_type(kind, gate_id=gate.id if data.only_here else None)
    except UnknownGate:
        await say_gone(talk, gate.event_id)
        return
    await _show(talk, gate)


async def remove(talk: Talk, data: RemoveGate) -> None:
    """Remove a gate that nothing and nobody needs."""
    gate = await _permitted_gate(talk, data.gate)
    if gate is None:
        return
    try:
        await remove_gate(gate.id)
    except GateInUse:
        await talk.toast(talk.voice.text("organiser.gate_in_use"), alert=True)
        return
    await show_event(talk, Topic.STAFF, gate.event_id)


async def say_gone(talk: Talk, event_id: int) -> None:
    """The gate was removed; those that are there now."""
    await talk.toast(talk.voice.text("organiser.gate_gone"), alert=True)
    await show_event(talk, Topic.STAFF, event_id)


async def _show(talk: Talk, gate: Gate) -> None:
    say = talk.voice
    types = [
        button(
            say.text("organiser.gate_only" if kind.gate_id == gate.id else "organiser.gate_not_only", type=kind.name),
            SetTypeGate(gate.id, kind.id, only_here=kind.gate_id != gate.id),
        )
        for kind in await types_of(gate.event_id)
    ]
    await talk.show(
        say.html("organiser.gate_card", gate=gate.name),
        [
            *grid(types, 1),
            [button(say.text("organiser.button_name"), AskGateName(gate.id))],
            [button(say.text("organiser.button_remove_gate"), RemoveGate(gate.id), DANGER)],
            [button(say.text("staff.button_back"), Choose(Topic.STAFF, gate.event_id))],
        ],
    )


async def _permitted_gate(talk: Talk, gate_id: int) -> Gate | None:
    """The gate, if it is of an event whose staff this person may appoint; else None, and they are told."""
    gate = await gate_of(gate_id)
    if gate is None:
        await talk.toast(talk.voice.text("organiser.gate_gone"), alert=True)
        return None
    return gate if await permitted(talk, gate.event_id, Action.APPOINT) else None
