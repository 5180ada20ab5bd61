"""What all shapes are made of: texts, numbers and times that we can keep, and nothing else.

What a schema allows, we accept: whatever can't be kept (a zero byte, a year 12,000) is ruled out by the schema, too.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    TypeAdapter,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from models.language.speech import languages
from models.tables import MediaPurpose

LARGEST_ID = 2**31 - 1
LARGEST_RECORD = 2**63 - 1
LARGEST_AMOUNT = 10**12
MOST_PLACES = 10_000
MOST_LISTED = 500
LISTED = 100
LINE = (
    r"^[^\u0000-\u0020\u007f-\u00a0\u2028-\u202e\u2066-\u2069]"
    r"[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$"
)
"""One line of text that does not begin with a space, nor turns round what stands beside it."""
LINES = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
WHOLE = re.compile(r"0|[1-9][0-9]{0,18}")
RFC3339 = (
    r"^(20[0-9]{2}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))|20([02468][048]|[13579][26])-02-29)"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""Times of this century (RFC 3339, section 5.6, without leap seconds)."""
ZONES = tuple(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC"))


class Given(BaseModel):
    """What a request holds: exactly the fields that there are, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


class Resource(BaseModel):
    """What an answer holds."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


def left_out(*, strict: bool = True) -> Any:
    """The default of a field that may be left out, but is never null. ``strict`` as pydantic means it."""
    return Field(default=None, strict=strict)


def whole(value: object) -> object:
    """``1.0`` is a whole number in JSON."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def from_query(value: object) -> object:
    """Digits of an address as a number; what is not digits stays for the check to refuse."""
    return int(value) if isinstance(value, str) and WHOLE.fullmatch(value) else value


def _flag(value: object) -> object:
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _moment(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(RFC3339, value, re.ASCII) and not value.endswith("\n"):
        return datetime.fromisoformat(value).astimezone(UTC)
    if isinstance(value, datetime):
        return value
    raise PydanticCustomError("rfc3339", "not a time")


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _zone(value: str) -> str:
    if value not in ZONES:
        raise PydanticCustomError("zone", "not a zone")
    return value


def _language(value: str) -> str:
    if value not in languages():
        raise PydanticCustomError("language", "not a language")
    return value


Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_iso, return_type=str),
    WithJsonSchema({"type": "string", "pattern": RFC3339, "examples": ["2026-12-31T20:00:00Z"]}, mode="validation"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]
Line = Annotated[str, Field(min_length=1, pattern=LINE)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=LINE)]
ShortName = Annotated[str, Field(min_length=1, max_length=100, pattern=LINE)]
Text = Annotated[str, Field(max_length=10_000, pattern=LINES)]
Explanation = Annotated[str, Field(max_length=1000, pattern=r"^[^\u0000]*$")]
Email = Annotated[str, Field(max_length=320, pattern=r"^[!#-?A-Z\[-~]+@[A-Za-z0-9.-]+$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Zone = Annotated[str, AfterValidator(_zone), WithJsonSchema({"type": "string", "enum": list(ZONES)})]
Language = Annotated[str, AfterValidator(_language), WithJsonSchema({"type": "string", "enum": list(languages())})]
Id = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(whole)]
Amount = Annotated[int, Field(ge=0, le=LARGEST_AMOUNT), BeforeValidator(whole)]
Capacity = Annotated[int, Field(ge=0, le=1_000_000), BeforeValidator(whole)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Places = Annotated[int, Field(ge=1, le=MOST_PLACES), BeforeValidator(whole)]
OrderNumber = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,12}$")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,50}$")]
QueryFlag = Annotated[bool, BeforeValidator(_flag)]
QuestionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
RecordId = Annotated[int, Field(ge=1, le=LARGEST_RECORD), BeforeValidator(from_query)]
QueryId = Annotated[int, Field(ge=1, le=LARGEST_ID), BeforeValidator(from_query)]
SearchText = Annotated[str, Field(min_length=1, max_length=200, pattern=LINE)]


class Paging(Given):
    """Which page of a list. Rows come by ascending id; follow ``next`` until it is null."""

    cursor: Annotated[int, Field(ge=0, le=LARGEST_ID), BeforeValidator(from_query)] = 0
    """Only rows with a greater id."""
    limit: Annotated[int, Field(ge=1, le=MOST_LISTED), BeforeValidator(from_query)] = LISTED
    """How many rows at most."""


PATH: Mapping[str, TypeAdapter[Any]] = {
    "event": TypeAdapter(QueryId),
    "type": TypeAdapter(QueryId),
    "gate": TypeAdapter(QueryId),
    "question": TypeAdapter(QuestionId),
    "purpose": TypeAdapter(MediaPurpose),
    "member": TypeAdapter(QueryId),
    "device": TypeAdapter(QueryId),
    "ticket": TypeAdapter(QueryId),
    "import": TypeAdapter(QueryId),
    "announcement": TypeAdapter(QueryId),
    "application": TypeAdapter(QueryId),
    "request": TypeAdapter(QueryId),
    "webhook": TypeAdapter(QueryId),
    "record": TypeAdapter(RecordId),
    "number": TypeAdapter(OrderNumber),
    "organizer": TypeAdapter(Slug),
    "slug": TypeAdapter(Slug),
    "list": TypeAdapter(QueryId),
}
"""What the parameters of paths are."""
