"""Programs that act for an organiser: their tokens, and requests that may be repeated.

A token is derived like a link (`models.secrecy.links`): it is shown once, and the database holds its hash.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from models.clock import now
from models.secrecy.links import Links
from models.storage.database import unit_of_work
from models.tables import ApiToken, LinkKind, Organiser, RepeatableRequest

PREFIX = "usher_"
"""In front of every token: people and scanners of leaked secrets recognise it."""
VERSION = 1
USE_NOTED_EVERY = timedelta(minutes=1)
MOST_TOKENS = 20
"""Of one organiser, at a time."""
REPEATABLE_FOR = timedelta(hours=24)
GIVEN_UP_AFTER = timedelta(minutes=2)
"""A request that is under way for longer died with its process; its repetition may begin again."""
PURGED_AT_ONCE = 500


class Scope(StrEnum):
    """What a token is good for."""

    READ = "read"
    CHECK_IN = "check_in"
    MANAGE = "manage"


class TooManyTokens(Exception):
    """The organiser has as many tokens as one may have."""


class OtherRequest(Exception):
    """The key was used for another request."""


class UnderWay(Exception):
    """The same request is being answered at this moment."""


class AnswerErased(Exception):
    """It was done, and what it was answered is gone: personal data were erased."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A program, and the organiser for whom it acts."""

    token: ApiToken
    organiser: Organiser

    def may(self, scopes: Collection[Scope]) -> bool:
        """Whether it has one of these."""
        return any(scope in self.token.scopes for scope in scopes)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered: the HTTP status, and the body as JSON."""

    status: int
    body: str


@unit_of_work
async def issue_token(links: Links, organiser: Organiser, name: str, scopes: Collection[Scope]) -> tuple[ApiToken, str]:
    """A new token, and what the program has to send. The latter is told nowhere else. Raises TooManyTokens."""
    await Organiser.filter(id=organiser.id).select_for_update(no_key=True).get()
    if await ApiToken.filter(organiser_id=organiser.id, revoked_at=None).count() >= MOST_TOKENS:
        raise TooManyTokens(organiser.id)
    row = await ApiToken.create(
        organiser_id=organiser.id,
        name=name,
        scopes=[scope.value for scope in Scope if scope in scopes],
        created_at=now(),
    )
    return row, PREFIX + await links.issue(LinkKind.API_TOKEN, row.id, VERSION)


async def tokens_of(organiser_id: int) -> list[ApiToken]:
    """The organiser's tokens that are not revoked, oldest first."""
    return await ApiToken.filter(organiser_id=organiser_id, revoked_at=None).order_by("id")


@unit_of_work
async def revoke_token(links: Links, organiser_id: int, token_id: int) -> bool:
    """End a token at once. False: the organiser has no such token (any longer)."""
    theirs = ApiToken.filter(id=token_id, organiser_id=organiser_id, revoked_at=None)
    if not await theirs.update(revoked_at=now()):
        return False
    await links.revoke(LinkKind.API_TOKEN, token_id, VERSION)
    return True


async def caller(links: Links, token: str) -> Caller | None:
    """Whose token this is; None for one that nobody has, or that was revoked. Notes the use once a minute."""
    link = await links.find(LinkKind.API_TOKEN, token.removeprefix(PREFIX)) if token.startswith(PREFIX) else None
    if link is None or link.revoked_at is not None:
        return None
    row = await ApiToken.get_or_none(id=link.subject_id, revoked_at=None).select_related("organiser")
    if row is None:
        return None
    if row.last_used_at is None or now() - row.last_used_at >= USE_NOTED_EVERY:
        await _note_use(row)
    return Caller(row, row.organiser)


async def answer_once(
    token_id: int,
    key: str,
    request_hash: str,
    work: Callable[[], Awaitable[Answered]],
    prepare: Callable[[], Awaitable[None]] | None = None,
) -> tuple[Answered, bool]:
    """The answer to a request under its key, and whether it is a repetition of an earlier one.

    What the work changes and its answer are stored in one unit of work: over any number of processes and crashes the
    work is done once. Work that raises changes nothing and is not remembered. ``prepare`` changes nothing and is done
    before that unit of work. Raises OtherRequest, UnderWay, AnswerErased.
    """
    taken = await _take(token_id, key, request_hash)
    if isinstance(taken, Answered):
        return taken, True
    try:
        if prepare is not None:
            await prepare()
        return await _do(taken, work), False
    except BaseException:
        await _forget(taken)
        raise


@unit_of_work
async def purge_requests() -> int:
    """Delete some of the answers that need not be repeated any longer; how many."""
    old = RepeatableRequest.filter(created_at__lt=now() - REPEATABLE_FOR).order_by("id").limit(PURGED_AT_ONCE)
    ids = await old.values_list("id", flat=True)
    return await RepeatableRequest.filter(id__in=ids).delete() if ids else 0


async def _take(token_id: int, key: str, request_hash: str) -> RepeatableRequest | Answered:
    try:
        return await _begin(token_id, key, request_hash)
    except IntegrityError:  # there is one, perhaps made just now by another process
        return await _begin_again(token_id, key, request_hash)


@unit_of_work
async def _begin(token_id: int, key: str, request_hash: str) -> RepeatableRequest:
    return await RepeatableRequest.create(token_id=token_id, key=key, request_hash=request_hash, created_at=now())


@unit_of_work
async def _begin_again(token_id: int, key: str, request_hash: str) -> RepeatableRequest | Answered:
    """The earlier answer; or the request itself, if it is too old or died half-way."""
    row = await RepeatableRequest.filter(token_id=token_id, key=key).select_for_update().get_or_none()
    if row is None:  # it failed at this very moment and may be sent again
        raise UnderWay(key)
    age = now() - row.created_at
    if age < REPEATABLE_FOR:
        if row.request_hash != request_hash:
            raise OtherRequest(key)
        if row.status is not None:
            return Answered(row.status, _body(row))
        if age < GIVEN_UP_AFTER:
            raise UnderWay(key)
    row.update_from_dict({"request_hash": request_hash, "status": None, "body": None, "created_at": now()})
    await row.save()
    return row


def _body(row: RepeatableRequest) -> str:
    if row.body is None:
        raise AnswerErased(row.key)
    return row.body


@unit_of_work
async def _do(row: RepeatableRequest, work: Callable[[], Awaitable[Answered]]) -> Answered:
    """The work and the note of its answer. Raises UnderWay if somebody else has taken it over."""
    mine = RepeatableRequest.filter(id=row.id, created_at=row.created_at, status=None)
    if not await mine.update(request_hash=row.request_hash):
        raise UnderWay(row.key)
    answered = await work()
    await RepeatableRequest.filter(id=row.id).update(status=answered.status, body=answered.body)
    return answered


@unit_of_work
async def _forget(row: RepeatableRequest) -> None:
    await RepeatableRequest.filter(id=row.id, created_at=row.created_at, status=None).delete()


@unit_of_work
async def _note_use(row: ApiToken) -> None:
    moment = now()
    stale = Q(last_used_at=None) | Q(last_used_at__lte=moment - USE_NOTED_EVERY)
    await ApiToken.filter(stale, id=row.id).update(last_used_at=moment)
