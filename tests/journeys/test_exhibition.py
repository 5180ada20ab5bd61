"""An exhibition of sixty organisations, from the first application to the file, over real processes."""

import asyncio
import io
import re
from datetime import timedelta

from openpyxl import load_workbook

from bot.sandbox.person import Person as Phone
from models.clock import now
from models.exhibitions.presence import exhibition_statistics
from models.tables import Application, ApplicationStatus, Event, EventKind, Ticket
from tests.exhibitors import make_application
from tests.journeys.office import Office, door_code, is_valid_ticket, is_void_ticket
from tests.makers import token_of

ORGANISATIONS = 60
BY_CHAT = 3
PEOPLE = 3


async def test_sixty_organisations_apply_are_approved_and_sign_in(office: Office) -> None:
    olga, sam = (office.telegram.person(name, started=True) for name in ("Olga Organiser", "Sam Steward"))
    await office.start("run", ORGANISERS=str(olga.id))
    await olga.start()
    await olga.receives("")
    event = await set_up(olga)
    code = await appoint(olga, sam)

    exhibitors = [await exhibitor(office, number) for number in range(BY_CHAT)]
    for number in range(BY_CHAT, ORGANISATIONS):
        await make_application(event, f"Organisation {number:02}", PEOPLE, exhibits="Robot, Drone")
    await olga.receives("Organisation 02")
    await approve_all(olga)
    credentials = [await phone.receives(is_valid_ticket) for phone in exhibitors]
    assert await Application.filter(status=ApplicationStatus.APPROVED).count() == ORGANISATIONS

    page = office.page(credentials[0])
    assert "Organisation 00" in await page.text()
    status, refused = await page.press(code, admit=5)
    assert (status, refused["status"]) == (422, "incomplete")
    assert [question["label"] for question in refused["questions"]] == ["Stand number"]
    [stand] = [question["id"] for question in refused["questions"]]
    status, answer = await page.press(code, admit=5, answers={stand: "12"})
    assert (status, answer["status"], answer["admitted"], answer["remaining"]) == (200, "ok", 5, 0)
    assert (await page.press(code, admit=1, answers={stand: "12"}))[1]["reason"] == "already_redeemed"
    await exhibitors[0].sees(is_void_ticket)
    told = await olga.receives("Organisation 00 signed in")
    assert "People: 5 of 3" in told.text
    assert "Organisations: 1 of 60" in told.text

    await sign_in_many(office, code, stand)
    await walk_in(sam)

    counts = await exhibition_statistics(await Event.get(id=event.id))
    assert (counts.organisations_present, counts.organisations_expected, counts.walk_ins) == (20, 60, 1)
    assert (counts.people_present, counts.people_expected, counts.people_over) == (5 + 19 * 2, 60 * 3, 2)
    assert counts.walk_in_people == 4
    await olga.send("/attendance")
    shown = await olga.receives("to come")
    for line in ("Organisations: 20 of 60", "People: 43 of 180 (2 more than expected)", "1 walk-in · 👥 4 people"):
        assert line in shown.text
    await compare_file(olga)


async def set_up(olga: Phone) -> Event:
    """Make the exhibition, and what its credentials ask."""
    await olga.send("/newevent Maker Fair")
    await olga.receives("When")
    await olga.send(f"{now() + timedelta(hours=1):%Y-%m-%d %H:%M}")
    await olga.receives("Where")
    await olga.send("Old Harbour")
    await olga.press(await olga.receives("Which tickets"), "🏢 It’s an exhibition")
    await olga.press(await olga.sees("you approve"), "✅ Create")
    await olga.press(await olga.sees("Your event is ready"), "❓ Questions")
    await olga.press(await olga.sees("Nothing yet"), "➕ Add a question")
    await olga.sees("What is the question?")
    await olga.send("Stand number")
    await olga.press(await olga.receives("What kind of answer?"), "a number")
    await olga.press(await olga.sees("Must it be answered"), "Must be answered")
    await olga.sees("Stand number (a number) – required")
    return await Event.get(kind=EventKind.EXHIBITION)


async def appoint(olga: Phone, sam: Phone) -> str:
    """Invite the steward, who then has a door code."""
    await olga.send("/staff")
    await olga.press(await olga.receives("Maker Fair"), "Invite to the door")
    invite = await olga.receives("Invite")
    await sam.follow(next(button["copy_text"]["text"] for button in invite.buttons if "copy_text" in button))
    await sam.receives("Maker Fair")
    return await door_code(sam)


async def exhibitor(office: Office, number: int) -> Phone:
    """Somebody who applies in the chat."""
    phone = office.telegram.person(f"Exhibitor {number}")
    await phone.start()
    await phone.receives("Usher")
    await phone.send("/events")
    await phone.press(await phone.receives("Maker Fair"), "🏢 Apply to exhibit")
    await phone.sees("which organisation")
    for text in (f"Organisation {number:02}", str(PEOPLE), "Robot, Drone", f"Contact {number}"):
        await phone.send(text)
        await phone.receives()
    await phone.press(await phone.sees("Stand number"), "Later")
    await phone.press(await phone.sees("Is that right?"), "✅ Send")
    await phone.sees("Sent: Organisation")
    return phone


async def approve_all(olga: Phone) -> None:
    """From the event's card."""
    await olga.send("/event")
    await olga.press(await olga.receives("Link for your guests"), "📋 Applications (60)")
    await olga.press(await olga.sees("60 open"), "✅ Approve all")
    await olga.press(await olga.sees("Approve all 60"), "✅ Yes, approve all")
    await olga.sees("60 applications approved")


async def sign_in_many(office: Office, code: str, stand: str) -> None:
    """Nineteen more come, with one person less each."""
    tickets = await Ticket.filter(holder_name__gt="Organisation 00", admitted=0).order_by("holder_name").limit(19)
    pages = [office.page(f"{office.public_url}/t/{token_of(ticket)}") for ticket in tickets]
    answers = await asyncio.gather(
        *(page.press(code, admit=2, answers={stand: number}) for number, page in enumerate(pages))
    )
    assert [status for status, _ in answers] == [200] * 19


async def walk_in(sam: Phone) -> None:
    """One that nobody expected."""
    await sam.send("/find Zeta")
    await sam.press(await sam.receives("Nobody called"), "🚶 Walk-in")
    await sam.sees("Which organisation has come")
    for text, question in (("Zeta", "How many"), ("4", "What do they show"), ("Kite", "Stand number")):
        await sam.send(text)
        await sam.receives(question)
    await sam.send("77")
    await sam.receives(re.compile("Signed in: 4 people"))


async def compare_file(olga: Phone) -> None:
    """The exported organisations are those of the database."""
    await olga.send("/export")
    question = await olga.receives(lambda message: "Excel" in str(message.button_texts))
    await olga.press(question, next(text for text in question.button_texts if "Excel" in text))
    sent = await olga.receives(lambda message: message.media == "document")
    book = load_workbook(io.BytesIO(olga.file(sent).content))
    rows = list(book["Organisations"].iter_rows(min_row=2, values_only=True))
    event = await Event.get(kind=EventKind.EXHIBITION)
    lines = (await exhibition_statistics(event)).lines
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (line.organisation, line.expected, line.present or 0) for line in lines
    ]
    assert len(rows) == ORGANISATIONS + 1
