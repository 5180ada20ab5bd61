"""Who may do what (DESIGN.md section 1), over every command and every button that there is."""

import sys
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from itertools import product
from typing import Any, get_args, get_type_hints

import pytest

from bot.application import receive
from bot.buttons import CallbackData
from bot.sandbox import Person as Phone
from models import tables
from models.clock import now
from models.people.staff import ALLOWED, Action
from models.tables import Audience, CheckIn, Event, PaymentMethod, Role, Ticket
from tests.bot.desk import on_duty, phone_of
from tests.bot.running import RunningBot
from tests.makers import make_event, make_gate, make_order, make_person, make_staff, make_ticket

SECRET = "Ada Nobodys-Business"
COMMANDS = {
    "door": Action.SEE_COUNTS,
    "attendance": Action.SEE_COUNTS,
    "arrivals": Action.SEE_COUNTS,
    "find": Action.ADMIT,
    "guests": Action.SEE_NAMES,
    "undo": Action.UNDO,
    "event": Action.CHANGE_EVENT,
    "staff": Action.APPOINT,
    "announce": Action.CHANGE_EVENT,
    "export": Action.EXPORT,
}
NOT_COMPARED = (tables.Person, tables.Conversation, tables.HandledUpdate, tables.Lease, tables.Installation)
OWN = {
    Role.READ_ONLY: {"Others", "Choose", "GoLive", "StopBoard"},
    Role.DOOR: {
        "Others", "Choose", "GoLive", "StopBoard", "CheckInHere", "TakePayment", "Undo", "NotMe", "CameTwice",
        "ChangeCode", "Rehearse", "RevokeDevice", "WalkIn",
    },
    None: {"Others", "Choose"},
}  # fmt: skip
"""Buttons that a role has for its own use and that write something, or only choose."""


async def the_event() -> dict[str, Any]:
    """An event with everything that a button could be about, by the names that buttons have for it."""
    event = await make_event()
    gate, booker = await make_gate(event), await make_person("Booker")
    order = await make_order(event, booker, total=2400, payment_method=PaymentMethod.TELEGRAM, telegram_charge="c1")
    ticket = await make_ticket(event, order=order, holder=booker, holder_name=SECRET, places=3)
    await make_ticket(event, order=order, holder=booker, holder_name=SECRET)
    staff = await make_staff(event, await make_person("Colleague"), gate=gate)
    record = await CheckIn.create(
        event=event, ticket=ticket, nonce="n" * 32, method="chat", status="ok", admitted=1, pressed_at=now(),
        received_at=now(), staff=staff.member, number=1, word="garden",
    )  # fmt: skip
    await Ticket.filter(id=ticket.id).update(admitted=1)
    author = await tables.StaffMember.get(event_id=event.id, role=Role.ORGANISER)
    announcement = await tables.Announcement.create(
        event=event, written_by_id=author.person_id, audience=Audience.ALL, text="Hello", created_at=now()
    )
    rows: dict[str, Any] = {
        "event": event,
        "gate": gate,
        "order": order,
        "ticket": ticket,
        "member": staff.member,
        "checkin": record,
    }
    return {**{name: row.id for name, row in rows.items()}, "announcement": announcement.id}


def buttons(known: dict[str, Any]) -> Iterator[CallbackData]:
    """The buttons of staff and organisers with every choice, pressed for good where there is a question."""
    for kind in sorted(CallbackData.__subclasses__(), key=lambda each: each.prefix):
        if kind.__module__.startswith(("bot.staff", "bot.organiser")):
            hints = get_type_hints(kind)
            names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
            for values in product(*[values_for(name, hints[name], known) for name in names]):
                yield kind(**dict(zip(names, values, strict=True)))


def values_for(name: str, hint: Any, known: dict[str, Any]) -> list[Any]:
    if name in known:
        return [known[name]]
    hint = next((choice for choice in get_args(hint) if choice is not type(None)), hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return list(hint)
    return [{bool: True, int: 2400 if name == "seen" else 0 if name == "page" else 1, str: "en"}[hint]]


async def everything() -> dict[str, list[Any]]:
    """All rows that somebody could have changed."""
    found = {}
    for name in tables.__all__:
        table = getattr(tables, name)
        if hasattr(table, "_meta") and table not in NOT_COMPARED:
            found[name] = sorted(await table.all().values(), key=str)
    return found


async def press(bot: RunningBot, phone: Phone, button: CallbackData, number: int) -> None:
    """As if a message with this button had come from somewhere."""
    message = {"message_id": 1, "date": 1, "chat": phone.account.chat(), "text": "forged"}
    query = {"id": str(number), "from": phone.account.user(), "chat_instance": "1", "data": button.pack()}
    await receive(bot.application, {"update_id": number, "callback_query": {**query, "message": message}})


async def somebody(bot: RunningBot, event_id: int, role: Role | None) -> Phone:
    if role is None:
        return await phone_of(bot, "Stranger")
    return (await on_duty(bot, await Event.get(id=event_id), role=role)).phone


@pytest.mark.parametrize("role", [None, Role.READ_ONLY, Role.DOOR], ids=str)
async def test_buttons_of_more_than_ones_role_change_nothing_wherever_they_come_from(
    bot: RunningBot, role: Role | None
) -> None:
    known = await the_event()
    phone = await somebody(bot, known["event"], role)
    before = await everything()
    pressed = [button for button in buttons(known) if type(button).__name__ not in OWN[role]]
    assert len(pressed) > 30

    for number, button in enumerate(pressed, start=1):
        await press(bot, phone, button, number)

    assert await everything() == before


@pytest.mark.parametrize("role", [None, Role.READ_ONLY], ids=str)
async def test_who_may_see_no_names_sees_none_whatever_they_press_or_send(bot: RunningBot, role: Role | None) -> None:
    known = await the_event()
    phone = await somebody(bot, known["event"], role)
    for number, button in enumerate(buttons(known), start=1):
        await press(bot, phone, button, number)
    for command in COMMANDS:
        await phone.send(f"/{command}")
        await phone.receives()
    await phone.send("/find Ada")
    await phone.receives()

    shown = [f"{message.text} {message.button_texts}" for message in phone.chat.messages]
    assert len(shown) > 10
    assert not [text for text in shown if SECRET in text]


@pytest.mark.parametrize("role", [None, *Role], ids=str)
async def test_every_command_answers_those_who_may_and_no_others(bot: RunningBot, role: Role | None) -> None:
    known = await the_event()
    phone = await somebody(bot, known["event"], role)
    allowed = ALLOWED[role] if role else frozenset()

    for command, action in COMMANDS.items():
        await phone.send(f"/{command}")
        answer = (await phone.receives()).text
        refused = any(words in answer for words in ("You aren’t on the staff of any event", "not part of your duties"))
        assert refused == (action not in allowed), f"/{command}: {answer}"


def test_every_button_of_staff_and_organisers_is_known_here() -> None:
    assert "bot.organiser.care_buttons" in sys.modules
    named = {kind.__name__ for kind in CallbackData.__subclasses__()}
    assert OWN[Role.READ_ONLY] | OWN[Role.DOOR] <= named


async def test_the_same_buttons_do_their_work_for_an_organiser(bot: RunningBot) -> None:
    known = await the_event()
    phone = await somebody(bot, known["event"], Role.ORGANISER)
    before = await everything()
    for number, button in enumerate(buttons(known), start=1):
        await press(bot, phone, button, number)

    after = await everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed >= {"Event", "Ticket", "Order", "StaffMember", "Announcement"}
    assert [message for message in phone.chat.messages if SECRET in message.text]
