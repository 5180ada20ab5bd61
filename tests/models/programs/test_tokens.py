"""Tokens of programs, and requests that are answered once."""

import asyncio
from datetime import timedelta

import pytest

from models.clock import now
from models.programs.tokens import (
    Answered,
    OtherRequest,
    Scope,
    TooManyTokens,
    UnderWay,
    answer_once,
    caller,
    issue_token,
    purge_requests,
    revoke_token,
    tokens_of,
)
from models.storage.database import Database, unit_of_work
from models.tables import ApiToken, Gate, Link, Organiser, RepeatableRequest
from tests.clock import Clock
from tests.makers import LINKS, make_event, make_organiser, make_ticket, token_of

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
async def organiser(database: Database) -> Organiser:
    return await make_organiser()


@pytest.fixture
async def token(organiser: Organiser) -> ApiToken:
    return (await issue_token(LINKS, organiser, "Box office", [Scope.READ]))[0]


async def gates() -> int:
    """How often `Work` was done."""
    return await Gate.all().count()


class Work:
    """Makes a gate."""

    def __init__(self, event_id: int, *, fails: bool = False) -> None:
        self.event_id = event_id
        self.fails = fails

    async def __call__(self) -> Answered:
        number = await gates() + 1
        await Gate.create(event_id=self.event_id, name=f"Gate {number}")
        if self.fails:
            raise ValueError("not this time")
        return Answered(201, f'{{"number": {number}}}')


async def test_a_token_opens_the_api_for_its_organiser_and_is_stored_nowhere(organiser: Organiser) -> None:
    row, token = await issue_token(LINKS, organiser, "Box office", [Scope.MANAGE, Scope.READ])

    found = await caller(LINKS, token)

    assert found is not None
    assert (found.organiser.id, found.token.id) == (organiser.id, row.id)
    assert found.may([Scope.MANAGE])
    assert not found.may([Scope.CHECK_IN])
    stored = [*await ApiToken.all().values(), *await Link.all().values()]
    assert token.removeprefix("usher_") not in str(stored)


async def test_what_is_no_token_opens_nothing(organiser: Organiser) -> None:
    _, token = await issue_token(LINKS, organiser, "Box office", [Scope.READ])
    ticket = await make_ticket()

    for wrong in (
        token.upper(),
        token.removeprefix("usher_"),
        "usher_",
        "",
        token_of(ticket),
        f"usher_{token_of(ticket)}",
    ):
        assert await caller(LINKS, wrong) is None


async def test_a_revoked_token_is_out_at_once_and_only_its_owner_revokes_it(organiser: Organiser) -> None:
    row, token = await issue_token(LINKS, organiser, "Box office", [Scope.READ])
    other = await make_organiser()

    assert not await revoke_token(LINKS, other.id, row.id)
    assert await caller(LINKS, token) is not None
    assert await revoke_token(LINKS, organiser.id, row.id)
    assert not await revoke_token(LINKS, organiser.id, row.id)
    assert await caller(LINKS, token) is None
    assert await tokens_of(organiser.id) == []


async def test_the_last_use_is_noted_once_a_minute(organiser: Organiser, clock: Clock) -> None:
    row, token = await issue_token(LINKS, organiser, "Box office", [Scope.READ])
    await caller(LINKS, token)
    first = (await ApiToken.get(id=row.id)).last_used_at
    clock.advance(seconds=59)
    await caller(LINKS, token)
    second = (await ApiToken.get(id=row.id)).last_used_at
    clock.advance(seconds=1)
    await caller(LINKS, token)
    third = (await ApiToken.get(id=row.id)).last_used_at

    assert first is not None
    assert second == first
    assert third == first + timedelta(minutes=1)


async def test_an_organiser_has_a_limited_number_of_tokens(organiser: Organiser) -> None:
    rows = [(await issue_token(LINKS, organiser, f"No. {number}", [Scope.READ]))[0] for number in range(20)]

    with pytest.raises(TooManyTokens):
        await issue_token(LINKS, organiser, "one more", [Scope.READ])

    await revoke_token(LINKS, organiser.id, rows[0].id)
    assert await issue_token(LINKS, organiser, "in its place", [Scope.READ])


async def test_the_same_request_is_answered_the_same_and_done_once(token: ApiToken) -> None:
    work = Work((await make_event()).id)

    first = await answer_once(token.id, "k", "hash", work)
    again = await answer_once(token.id, "k", "hash", work)

    assert first == (Answered(201, '{"number": 1}'), False)
    assert again == (Answered(201, '{"number": 1}'), True)
    assert await gates() == 1


async def test_another_request_under_the_same_key_is_refused(token: ApiToken) -> None:
    work = Work((await make_event()).id)
    await answer_once(token.id, "k", "hash", work)

    with pytest.raises(OtherRequest):
        await answer_once(token.id, "k", "another hash", work)

    assert await gates() == 1


async def test_each_token_has_its_own_keys(organiser: Organiser, token: ApiToken) -> None:
    work = Work((await make_event()).id)
    other, _ = await issue_token(LINKS, organiser, "Other", [Scope.READ])

    await answer_once(token.id, "k", "hash", work)
    _, again = await answer_once(other.id, "k", "another hash", work)

    assert not again
    assert await gates() == 2


async def test_work_that_fails_changes_nothing_and_may_be_sent_again(token: ApiToken) -> None:
    event = await make_event()
    with pytest.raises(ValueError, match="not this time"):
        await answer_once(token.id, "k", "hash", Work(event.id, fails=True))
    assert await gates() == 0

    _, again = await answer_once(token.id, "k", "hash", Work(event.id))

    assert not again
    assert await gates() == 1


async def test_many_at_once_do_it_once(token: ApiToken) -> None:
    work = Work((await make_event()).id)

    outcomes = await asyncio.gather(
        *(answer_once(token.id, "k", "hash", work) for _ in range(8)), return_exceptions=True
    )

    done = [one for one in outcomes if isinstance(one, tuple)]
    assert [one for one in outcomes if not isinstance(one, tuple | UnderWay)] == []
    assert {answered for answered, _ in done} == {Answered(201, '{"number": 1}')}
    assert [again for _, again in done].count(False) == 1
    assert await gates() == 1


async def test_what_died_half_way_is_under_way_for_a_while_and_then_begins_again(token: ApiToken, clock: Clock) -> None:
    work = Work((await make_event()).id)
    await _begun(token, "hash")

    with pytest.raises(UnderWay):
        await answer_once(token.id, "k", "hash", work)
    clock.advance(minutes=2)
    _, again = await answer_once(token.id, "k", "hash", work)

    assert not again
    assert await gates() == 1


async def test_answers_are_kept_for_a_day(token: ApiToken, clock: Clock) -> None:
    work = Work((await make_event()).id)
    await answer_once(token.id, "k", "hash", work)
    clock.advance(hours=23, minutes=59)
    assert await purge_requests() == 0

    clock.advance(minutes=2)
    _, again = await answer_once(token.id, "k", "another hash", work)

    assert not again
    clock.advance(hours=25)
    assert await purge_requests() == 1
    assert not await RepeatableRequest.exists()


@unit_of_work
async def _begun(token: ApiToken, request_hash: str) -> RepeatableRequest:
    """A request of a process that died in the middle of it."""
    return await RepeatableRequest.create(token=token, key="k", request_hash=request_hash, created_at=now())
