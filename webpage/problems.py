"""Failures as programs read them: problem details (RFC 9457)."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from aiohttp import web

from webpage.requests import reader_voice

API = "/api/"
CONTENT_TYPE = "application/problem+json"


class Trouble(StrEnum):
    """What can be wrong. Titles and details are in the catalogue ``problem`` under these names."""

    MALFORMED = "malformed"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD = "method"
    NOT_ACCEPTABLE = "not_acceptable"
    TOO_LARGE = "too_large"
    MEDIA_TYPE = "media_type"
    INVALID = "invalid"
    TOO_MANY_REQUESTS = "too_many_requests"
    KEY_REUSED = "key_reused"
    UNDER_WAY = "under_way"
    ANSWER_ERASED = "answer_erased"
    ENDS_BEFORE_START = "ends_before_start"
    DOORS_CLOSE_BEFORE_OPENING = "doors_close_before_opening"
    DOORS_CLOSED = "doors_closed"
    PIN_INCOMPLETE = "pin_incomplete"
    CURRENCY_FIXED = "currency_fixed"
    BAD_CHOICES = "bad_choices"
    UNKNOWN_GATE = "unknown_gate"
    GATE_IN_USE = "gate_in_use"
    OWNER_STAYS = "owner_stays"
    NO_CODE = "no_code"
    NOT_ON_DUTY = "not_on_duty"
    NO_ADMISSION = "no_admission"
    NOT_YOURS = "not_yours"
    EXHIBITION_TYPES = "exhibition_types"
    NAME_TAKEN = "name_taken"
    TOO_MANY = "too_many"
    EVENT_CANCELLED = "event_cancelled"
    NOT_FOR_SALE = "not_for_sale"
    UNKNOWN_TYPE = "unknown_type"
    SOLD_OUT = "sold_out"
    NUMBER_TAKEN = "number_taken"
    NOT_PAYABLE = "not_payable"
    NOT_CANCELLABLE = "not_cancellable"
    AMOUNT_CHANGED = "amount_changed"
    NO_CHAT = "no_chat"
    NOT_REFUNDABLE = "not_refundable"
    CANCELLED = "cancelled"
    USED = "used"
    CLAIMED = "claimed"
    NO_CLAIM_LINK = "no_claim_link"
    UNREADABLE_FILE = "unreadable_file"
    DECIDED = "decided"
    NOT_MOVABLE = "not_movable"
    BAD_ADDRESS = "bad_address"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_FEW_LEFT = "too_few_left"
    EXHIBITION_OVER = "exhibition_over"
    NO_EXHIBITION = "no_exhibition"
    NOBODY = "nobody"
    NOT_APPLIED = "not_applied"
    FILE_FORGOTTEN = "file_forgotten"
    UNKNOWN_LIST = "unknown_list"
    UNSOUND = "unsound"
    NOT_ANNULLABLE = "not_annullable"
    UNAVAILABLE = "unavailable"
    ERROR = "error"


STATUS: Mapping[Trouble, int] = {
    Trouble.MALFORMED: 400,
    Trouble.UNKNOWN_LIST: 400,
    Trouble.UNSOUND: 400,
    Trouble.NOT_ANNULLABLE: 400,
    Trouble.UNAUTHORIZED: 401,
    Trouble.FORBIDDEN: 403,
    Trouble.NOT_FOUND: 404,
    Trouble.METHOD: 405,
    Trouble.NOT_ACCEPTABLE: 406,
    Trouble.TOO_LARGE: 413,
    Trouble.MEDIA_TYPE: 415,
    Trouble.INVALID: 422,
    Trouble.KEY_REUSED: 422,
    Trouble.UNREADABLE_FILE: 422,
    Trouble.BAD_ADDRESS: 422,
    Trouble.TOO_MANY_REQUESTS: 429,
    Trouble.ERROR: 500,
    Trouble.UNAVAILABLE: 503,
}
"""Whatever is not here contradicts how things stand: 409."""
BY_STATUS: Mapping[int, Trouble] = {
    status: trouble for trouble, status in reversed([*STATUS.items()]) if trouble is not Trouble.KEY_REUSED
}


class Problem(Exception):
    """A request of a program that can't be answered as asked."""

    def __init__(
        self,
        trouble: Trouble,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] = (),
        left: int | None = None,
    ) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
        self.headers = headers
        self.errors = errors
        """What is wrong where: ``pointer`` (RFC 6901, or the parameter's name), ``code`` and ``detail``."""
        self.left = left
        """How many places are, where too few is what is wrong."""


def is_for_programs(request: web.Request) -> bool:
    """Whether only programs ask at this address."""
    return request.path.startswith(API)


def status_of(trouble: Trouble) -> int:
    """The HTTP status that says it."""
    return STATUS.get(trouble, 409)


def trouble_of(status: int) -> Trouble:
    """What an HTTP status says, where nothing more is known."""
    return BY_STATUS.get(status) or (Trouble.ERROR if status >= 500 else Trouble.MALFORMED)


def answer_problem(request: web.Request, problem: Problem) -> web.Response:
    """The answer that tells of it, in the language that the program asks for."""
    speak = reader_voice(request)
    status = status_of(problem.trouble)
    body: dict[str, Any] = {
        "type": f"urn:usher:problem:{problem.trouble}",
        "title": speak.text(f"problem.{problem.trouble}_title"),
        "status": status,
        "detail": speak.text(f"problem.{problem.trouble}"),
    }
    if problem.left is not None:
        body["left"] = problem.left
    if problem.errors:
        body["errors"] = [dict(error) for error in problem.errors]
    return web.Response(
        text=json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE, headers=problem.headers
    )
