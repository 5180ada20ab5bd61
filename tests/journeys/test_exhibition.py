"""An exhibition of sixty organisations, from the first application to the files, over real processes."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.sandbox.conversations import Message
from bot.sandbox.person import Person as Phone
from models.clock import now
from models.tables import Application, ApplicationStatus, Event, EventKind
from tests.journeys.exports import as_csv, exported_csv, exported_workbook, organisations_in_tables
from tests.journeys.office import PATIENCE, Office, Page, is_valid_ticket, is_void_ticket
from tests.journeys.setting_up import appoint, share

ORGANISATIONS = 60
SIGNED_IN = 20
NAMES = {7: "=SUM(A1) GmbH", 8: 'Ann "Quote", Jr.', 9: "机器人公司"}
EXHIBITS = ("Robot", "Drone", "Kite")
STAND = "Stand number"
REASON = "Hall A is full"


@dataclass(frozen=True)
class Exhibitor:
    """Somebody who applies in the chat. Every fourth leaves the stand's number open, another the exhibits."""

    number: int
    phone: Phone

    @property
    def organisation(self) -> str:
        """Names that spreadsheets would run or break are among them."""
        return NAMES.get(self.number, f"Organisation {self.number:02}")

    @property
    def people(self) -> int:
        """Who are expected."""
        return 1 + self.number % 5

    @property
    def came(self) -> int:
        """Who come: as many, one more, or one less if anybody is left."""
        return max(1, self.people + self.number % 3 - 1)

    @property
    def exhibits(self) -> Sequence[str]:
        """One a line."""
        return EXHIBITS[: self.number % 4]

    @property
    def stand(self) -> int | None:
        """What is answered before the day."""
        return self.number if self.number % 4 != 1 else None


async def test_sixty_organisations_apply_are_approved_and_sign_in(office: Office, tmp_path: Path) -> None:
    names = ("Olga Organiser", "Otto Organiser", "Sam Steward")
    olga, otto, sam = (office.telegram.person(name, started=True) for name in names)
    await office.start("run", ORGANISERS=str(olga.id))
    await olga.start()
    await olga.receives("")
    event = await set_up(olga)
    code = await appoint(olga, sam, "Maker Fair")

    exhibitors = await all_apply(office, await guests_link(olga))
    approved = await decide(olga, exhibitors)
    *many, last = approved[:SIGNED_IN]
    await asyncio.gather(walk_in(sam), *(sign_in(office, one, code) for one in many))
    await share(olga, otto, "Maker Fair")
    page = await sign_in(office, last, code)
    told = (await otto.receives(f"{last.organisation} signed in")).text
    assert f"People: {last.came} of {last.people}" in told
    assert "Organisations: 20 of 58" in told
    assert (await page.press(code))[1]["reason"] == "already_redeemed"
    await last.phone.sees(is_void_ticket)

    await asyncio.gather(compare_counts(otto, approved), compare_files(olga, event, tmp_path))
    await asyncio.gather(*(one.phone.sees(is_valid_ticket, timeout=PATIENCE) for one in approved[SIGNED_IN:]))


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
    await olga.send(STAND)
    await olga.press(await olga.receives("What kind of answer?"), "a number")
    await olga.press(await olga.sees("Must it be answered"), "Must be answered")
    await olga.sees(f"{STAND} (a number) – required")
    return await Event.get(kind=EventKind.EXHIBITION)


async def guests_link(olga: Phone) -> str:
    """What the organiser puts on the website."""
    await olga.send("/event")
    found = re.search(r"https://t\.me/\S+", (await olga.receives("Link for your guests")).text)
    assert found
    return found[0]


async def all_apply(office: Office, link: str) -> list[Exhibitor]:
    """Sixty people at the same time."""
    exhibitors = [Exhibitor(number, office.telegram.person(f"Exhibitor {number}")) for number in range(ORGANISATIONS)]
    await asyncio.gather(*(apply(one, link) for one in exhibitors))
    assert await Application.filter(status=ApplicationStatus.OPEN).count() == ORGANISATIONS
    return exhibitors


async def apply(exhibitor: Exhibitor, link: str) -> None:
    """As far as the answers are known."""
    phone, stand = exhibitor.phone, exhibitor.stand
    await phone.follow(link)
    await phone.press(await phone.receives("Maker Fair", timeout=PATIENCE), "🏢 Apply to exhibit", timeout=PATIENCE)
    await phone.sees("which organisation", timeout=PATIENCE)
    asked = await say(phone, exhibitor.organisation, "How many people")
    asked = await say(phone, str(exhibitor.people), "What will you show")
    asked = await say(phone, "\n".join(exhibitor.exhibits), "Whom may we ask", or_press="Later", asked=asked)
    asked = await say(phone, f"Contact {exhibitor.number}", STAND)
    asked = await say(phone, "" if stand is None else str(stand), "Is that right?", or_press="Later", asked=asked)
    await phone.press(asked, "✅ Send", timeout=PATIENCE)
    await phone.sees("Sent:", timeout=PATIENCE)


async def say(phone: Phone, text: str, then: str, *, or_press: str = "", asked: Message | None = None) -> Message:
    """An answer, or where there is none the button; what is asked next."""
    if asked and not text:
        await phone.press(asked, or_press, timeout=PATIENCE)
    else:
        await phone.send(text)
    return await phone.sees(then, timeout=PATIENCE)


async def decide(olga: Phone, exhibitors: Sequence[Exhibitor]) -> list[Exhibitor]:
    """Two are declined, one of them with a reason, one is approved, then all others: by buttons. Who is approved."""
    by_button = {f"🆕 {one.organisation} · {one.people}": one for one in exhibitors}
    await olga.send("/event")
    card = await olga.receives("Link for your guests")
    await turn(olga, card, "📋 Applications (60)", "60 open")
    first, second, third = card.button_texts[:3]
    await turn(olga, card, first, "Waiting for your decision")
    await turn(olga, card, "✖️ Decline", "Why is")
    await olga.send(REASON)
    card = await olga.receives("✖️ Declined")
    await turn(olga, card, "📋 Applications", "59 open")
    await turn(olga, card, second, "Waiting for your decision")
    await turn(olga, card, "✖️ Decline", "Why is")
    await turn(olga, card, "✖️ Decline without a reason", "✖️ Declined")
    await turn(olga, card, "📋 Applications", "58 open")
    await turn(olga, card, third, "Waiting for your decision")
    await turn(olga, card, "✅ Approve", "✅ Approved")
    await turn(olga, card, "📋 Applications", "57 open, 1 approved, 2 declined")
    await turn(olga, card, "✅ Approve all", "Approve all 57")
    await turn(olga, card, "✅ Yes, approve all", "57 applications approved")
    await by_button[first].phone.sees(f"was not approved for Maker Fair.\n\nThe organiser says: {REASON}")
    await by_button[second].phone.sees("was not approved")
    return [one for one in exhibitors if one not in {by_button[first], by_button[second]}]


async def turn(olga: Phone, message: Message, button: str, into: str) -> None:
    """Press a button that turns its message into another. News about applications looks the same."""
    await olga.press(message, button)
    await olga.sees(lambda one: one is message and into in one.text)


async def sign_in(office: Office, exhibitor: Exhibitor, code: str) -> Page:
    """At the gate on the exhibitor's phone, with the number of people who came, and what was left open."""
    page = office.page(await exhibitor.phone.sees(is_valid_ticket, timeout=PATIENCE))
    answers: dict[str, Any] = {}
    if exhibitor.stand is None:
        status, refused = await page.press(code, admit=exhibitor.came)
        assert (status, refused["status"]) == (422, "incomplete")
        [question] = refused["questions"]
        assert question["label"] == STAND
        answers = {question["id"]: str(100 + exhibitor.number)}
    status, answer = await page.press(code, admit=exhibitor.came, answers=answers)
    assert (status, answer["status"], answer["admitted"], answer["remaining"]) == (200, "ok", exhibitor.came, 0)
    return page


async def walk_in(sam: Phone) -> None:
    """One that nobody expected."""
    await sam.send("/find Zeta")
    await sam.press(await sam.receives("Nobody called"), "🚶 Walk-in")
    await sam.sees("Which organisation has come")
    for text, question in (("Zeta", "How many"), ("4", "What do they show"), ("Kite", STAND)):
        await sam.send(text)
        await sam.receives(question)
    await sam.send("77")
    await sam.receives(re.compile("Signed in: 4 people"))


async def compare_counts(otto: Phone, approved: Sequence[Exhibitor]) -> None:
    """Organisations, people and exhibits, expected against present, are those who came: in the chat, one by one."""
    came, awaited = approved[:SIGNED_IN], approved[SIGNED_IN:]
    expected = sum(one.people for one in approved)
    over = sum(max(0, one.came - one.people) for one in came)
    await otto.send("/attendance")
    shown = await otto.receives("to come")
    for line in (
        "🏢 Organisations: 20 of 58",
        f"👥 People: {sum(one.came for one in came)} of {expected} ({over} more than expected)",
        f"🧰 Exhibits: {sum(len(one.exhibits) for one in came)} of {sum(len(one.exhibits) for one in approved)}",
        "🚶 1 walk-in · 👥 4 people",
    ):
        assert line in shown.text, shown.text
    await otto.press(shown, "🏢 Organisations")
    listed = [text async for text in turned_over(otto, await otto.sees("all organisations (59)"))]
    assert sorted(listed) == sorted(
        [
            *(f"✅ {one.organisation} · {one.came}/{one.people}" for one in came),
            *(f"▫️ {one.organisation} · {one.people}" for one in awaited),
            "🚶 Zeta · 4/4",
        ]
    )


async def turned_over(otto: Phone, listed: Message) -> AsyncIterator[str]:
    """The organisations on the buttons of all pages."""
    while True:
        for text in listed.button_texts:
            if " · " in text:
                yield text
        if "»" not in listed.button_texts:
            return
        turned = listed.version
        await otto.press(listed, "»")
        await otto.sees(lambda one: one is listed and one.version > turned)  # noqa: B023  # awaited in its own turn


async def compare_files(olga: Phone, event: Event, folder: Path) -> None:
    """Every column of every organisation is in both forms as it is in the tables, and every sheet is there."""
    kept = await organisations_in_tables(await Event.get(id=event.id))
    assert len(kept) == ORGANISATIONS - 2 + 1

    sheets, files = await exported_workbook(olga, folder), await exported_csv(olga, folder)

    assert [*sheets] == ["Tickets", "Organisations", "Attempts", "Arrivals", "Takings"]
    assert {row["Order number"]: row for row in sheets["Organisations"]} == kept
    assert [row["Order number"] for row in files["organisations"]] == [
        row["Order number"] for row in sheets["Organisations"]
    ]
    assert {row["Order number"]: row for row in files["organisations"]} == {
        number: as_csv(row) for number, row in kept.items()
    }
