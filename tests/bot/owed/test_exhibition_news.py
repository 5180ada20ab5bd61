"""What organisers and exhibitors are told of applications and sign-ins."""

from bot.sandbox import Person as Phone
from models.clock import now
from models.door.annulment import annul
from models.door.answers import Answer, Press
from models.exhibitions.applications import Form, apply, approve, decline, withdraw
from models.house import House
from models.storage.database import Database
from models.tables import Event, Method, Ticket
from tests.bot.sending import Post, sending
from tests.clock import Clock
from tests.exhibitors import make_credential, make_exhibition
from tests.makers import LINKS, Staff, make_gate, make_organiser, make_staff

ACME = Form("Acme <Robots>", 3, "Robot arm\nGripper", "Wile")


async def organised(post: Post, language: str = "en") -> tuple[Phone, Event, Staff]:
    phone, person = await post.someone("Olga Chen", language)
    event = await make_exhibition(await make_organiser(person))
    return phone, event, await make_staff(event, gate=await make_gate(event, "Hall A"))


async def sign_in(house: House, ticket: Ticket, staff: Staff, people: int) -> Answer:
    nonce = f"{ticket.id:022d}"
    press = Press(nonce, Method.CHAT, now(), ticket_id=ticket.id, staff_id=staff.member.id, admit=people)
    return await house.verifier.decide(press)


async def test_an_application_is_decided_under_its_news_and_the_applicant_gets_the_credential(post: Post) -> None:
    olga, event, _ = await organised(post)
    wile, person = await post.someone("Wile Coyote")
    application = await apply(person, event.id, ACME)
    news = await olga.receives("Application to Maker Fair")
    assert "Acme <Robots>" in news.text
    assert news.button_texts == ["✅ Approve", "✖️ Decline", "📋 Applications"]
    await approve(LINKS, application.id)
    await wile.receives("Acme <Robots> is approved for Maker Fair")
    credential = await wile.receives(lambda message: message.media == "photo")
    assert "3 people expected" in credential.text
    assert "Acme <Robots>" in credential.text


async def test_declined_and_withdrawn_ones_are_told(post: Post) -> None:
    olga, event, _ = await organised(post)
    wile, person = await post.someone("Wile Coyote")
    await decline((await apply(person, event.id, ACME)).id, "Hall <A> is full")
    assert "The organiser says: Hall <A> is full" in (await wile.receives("was not approved")).text
    await withdraw((await apply(person, event.id, ACME)).id, person)
    await olga.receives("does not want to come")


async def test_news_of_what_was_decided_meanwhile_has_no_buttons_to_decide(house: House, database: Database) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        olga, event, _ = await organised(post)
        _, person = await post.someone("Wile Coyote")
        await approve(LINKS, (await apply(person, event.id, ACME)).id)
        allowed.append(True)
        news = await olga.receives("Application to")
        assert "✅ Approved" in news.text
        assert news.button_texts == ["📋 Applications"]


async def test_each_sign_in_is_told_with_the_counts_and_an_undone_one_is_not(post: Post, house: House) -> None:
    olga, event, staff = await organised(post)
    acme = await make_credential(event, "Acme", 3)
    await make_credential(event, "Beta", 2)
    answer = await sign_in(house, acme, staff, 4)
    told = await olga.receives("Acme signed in")
    for line in (
        "People: 4 of 3",
        "Robot arm, Gripper",
        "gate Hall A",
        "Sam Steward",
        "Organisations: 1 of 2",
        "People: 4 of 5 (1 more than expected)",
        "Exhibits: 2 of 4",
    ):
        assert line in told.text
    await annul(answer.checkin or 0, staff.member)
    undone = await olga.receives("undid the sign-in of Acme")
    assert undone.text.endswith("🏢 Organisations: 0 of 2\n👥 People: 0 of 5\n🧰 Exhibits: 0 of 4")
    await post.delivered()


async def test_late_ones_come_in_one_message(house: House, database: Database, clock: Clock) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        olga, event, staff = await organised(post)
        tickets = [await make_credential(event, f"Acme {number:02}", 2) for number in range(18)]
        answers = [await sign_in(house, ticket, staff, 3) for ticket in tickets]
        await annul(answers[0].checkin or 0, staff.member)
        clock.advance(minutes=5)
        allowed.append(True)
        folded = await olga.receives("signed in meanwhile")
        await post.delivered()
    assert "Acme 00" not in folded.text
    assert "Acme 01 · 3/2" in folded.text
    assert "Organisations: 17 of 18" in folded.text
    assert folded.text.count("Acme") == 15
    assert "and 2 more" in folded.text


async def test_late_applications_come_in_one_message(house: House, database: Database, clock: Clock) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        olga, event, _ = await organised(post)
        _, person = await post.someone("Wile Coyote")
        for name in ("Acme", "Beta"):
            await apply(person, event.id, Form(name, 2))
        clock.advance(minutes=5)
        allowed.append(True)
        folded = await olga.receives("Maker Fair: 2 new applications")
        await post.delivered()
    assert folded.text.endswith("🏢 Acme\n🏢 Beta")
    assert folded.button_texts == ["📋 Applications: Maker Fair"]


async def test_late_ones_of_two_exhibitions_are_all_told(house: House, database: Database, clock: Clock) -> None:
    allowed: list[bool] = []
    async with sending(house, database, may_send=lambda: bool(allowed)) as post:
        olga, fair, staff = await organised(post)
        other = await make_exhibition(await fair.organiser, name="Book Fair")
        other_staff = await make_staff(other)
        _, person = await post.someone("Wile Coyote")
        sent = [await apply(person, event.id, Form(name, 2)) for event in (fair, other) for name in ("Acme", "Beta")]
        await decline(sent[1].id, "")
        for event, member in ((fair, staff), (other, other_staff)):
            await sign_in(house, await make_credential(event, f"Zeta of {event.name}", 2), member, 2)
        clock.advance(minutes=5)
        allowed.append(True)
        applications = await olga.receives("new application")
        signed_in = await olga.receives("Zeta of Maker Fair signed in")
        await post.delivered()
    assert "Maker Fair: 1 new application\n🏢 Acme\n\n📋 Book Fair: 2 new applications" in applications.text
    assert applications.button_texts == ["📋 Applications: Maker Fair", "📋 Applications: Book Fair"]
    assert "Zeta of Book Fair signed in" in signed_in.text


async def test_the_exhibitor_is_told_in_the_chat_and_the_credential_is_void(post: Post, house: House) -> None:
    _, event, staff = await organised(post)
    wile, person = await post.someone("Wile Coyote", "zh")
    application = await approve(LINKS, (await apply(person, event.id, ACME)).id)
    credential = await wile.receives(lambda message: message.media == "photo")
    await sign_in(house, await Ticket.get(id=application.ticket_id), staff, 5)
    await wile.receives("Acme <Robots>已签到：5 人")
    await wile.sees(lambda message: message.id == credential.id and "已签到：5 人" in message.text)
