"""Announcements by programs: to whom, once, how far, stopped; their own organiser's only."""

from aiohttp import ClientSession

from models.owed.delivery import Outcome, finish, purge, take
from models.owed.outbox import Kind
from models.tables import Announcement, Event, Owed
from tests.clock import Clock
from tests.makers import make_person, make_ticket
from tests.webpage.api.programs import Program, make_program, problem


async def evening(program: Program) -> Event:
    """Two guests came, one with two tickets; one did not, one blocked the bot, and one ticket is in no chat."""
    event = await program.event()
    twice = await make_person("Ada")
    for holder, admitted in ((twice, 1), (twice, 0), (await make_person("Bob"), 1), (await make_person("Eve"), 0)):
        await make_ticket(event, holder=holder, admitted=admitted)
    await make_ticket(event, holder=await make_person("Mallory", blocked_at=event.created_at))
    await make_ticket(event)
    return event


async def test_guests_of_the_audience_are_told_once_and_the_program_sees_how_far_it_is(program: Program) -> None:
    event = await evening(program)
    path = f"/events/{event.id}/announcements"

    first, again = [
        await program.post_once(path, "key-1", {"audience": "came", "text": "Thank you <all> & good night\n💐"})
        for _ in range(2)
    ]
    made = await first.json()
    [one] = await take(1)
    await finish([one], Outcome.SENT)
    now = await (await program.get(f"{path}/{made['id']}")).json()

    assert (first.status, made["recipients"], made["sent"], made["left"]) == (201, 2, 0, 2)
    assert await again.json() == made
    assert made["text"] == "Thank you &lt;all&gt; &amp; good night\n💐"
    assert (now["sent"], now["blocked"], now["left"], now["stopped"]) == (1, 0, 1, False)
    assert await program.items(path) == [now]
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT).count() == 2
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT_PROGRESS).count() == 0
    assert (await Announcement.get()).written_by_id == program.organiser.person_id


async def test_a_dry_run_says_whom_it_would_reach_and_sends_nothing(program: Program) -> None:
    event = await evening(program)
    body = {"audience": "all", "text": "Hello", "dry_run": True}

    response = await program.post(f"/events/{event.id}/announcements", body)

    assert (response.status, await response.json()) == (200, {"recipients": 3, "blocked": 1, "without_chat": 1})
    assert not await Announcement.exists()
    assert not await Owed.exists()


async def test_stopped_nothing_more_is_sent_and_twice_changes_nothing(program: Program) -> None:
    event = await evening(program)
    path = f"/events/{event.id}/announcements"
    made = await (await program.post(path, {"audience": "all", "text": "Hello"})).json()

    stopped = [await (await program.post(f"{path}/{made['id']}/stop")).json() for _ in range(2)]

    assert stopped[0] == stopped[1]
    assert (stopped[0]["stopped"], stopped[0]["left"], stopped[0]["sent"]) == (True, 0, 0)
    assert not await take(5)


async def test_what_was_sent_long_ago_is_still_counted(clock: Clock, program: Program) -> None:
    event = await evening(program)
    path = f"/events/{event.id}/announcements"
    await program.post(path, {"audience": "all", "text": "Hello"})
    first, second, third = await take(3)
    await finish([first], Outcome.SENT)
    await finish([second], Outcome.BLOCKED)
    clock.advance(days=8)
    await purge()
    await finish([third], Outcome.SENT)

    [one] = await program.items(path)

    assert (one["recipients"], one["sent"], one["blocked"], one["left"]) == (3, 2, 1, 0)
    assert await Owed.filter(kind=Kind.ANNOUNCEMENT).count() == 1


async def test_without_anybody_to_tell_nothing_is_kept(program: Program) -> None:
    event = await program.event()
    await make_ticket(event)

    response = await program.post(f"/events/{event.id}/announcements", {"audience": "all", "text": "Hello"})

    assert await problem(response) == (409, "nobody")
    assert not await Announcement.exists()


async def test_a_text_that_no_message_holds_is_refused(program: Program) -> None:
    event = await evening(program)

    for text in ("", " ", "x" * 3501, "💐" * 1751, "a\x00b"):
        response = await program.post(f"/events/{event.id}/announcements", {"audience": "all", "text": text})
        assert await problem(response) == (422, "invalid")
        assert [error["pointer"] for error in (await response.json())["errors"]] == ["#/text"]
    assert not await Announcement.exists()


async def test_another_organisers_announcements_are_not_there(client: ClientSession, program: Program) -> None:
    event = await evening(program)
    body = {"audience": "all", "text": "Hello"}
    made = await (await program.post(f"/events/{event.id}/announcements", body)).json()
    other = await make_program(client)
    own = await other.event()

    statuses = [(await other.get(f"/events/{event.id}/announcements")).status]
    statuses.append((await other.post(f"/events/{event.id}/announcements", body)).status)
    for one in (event, own):
        statuses.append((await other.get(f"/events/{one.id}/announcements/{made['id']}")).status)
        statuses.append((await other.post(f"/events/{one.id}/announcements/{made['id']}/stop")).status)

    assert set(statuses) == {404}
    assert (await Announcement.get()).stopped_at is None
