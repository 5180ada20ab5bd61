"""pretix's pages: by number, with a count."""

from typing import TypedDict
from urllib.parse import urlencode

from webpage.api.operations import Call
from webpage.problems import Problem, Trouble

PAGE = 50


class Frame(TypedDict):
    """What stands around the results."""

    count: int
    next: str | None
    previous: str | None


def page_of(call: Call, count: int) -> Frame:
    """The frame of the page that was asked for, of so many rows. Raises Problem: there is no such page."""
    page = call.query.page
    if page > 1 and (page - 1) * PAGE >= count:
        raise Problem(Trouble.NOT_FOUND)
    return {
        "count": count,
        "next": _address(call, page + 1) if page * PAGE < count else None,
        "previous": _address(call, page - 1) if page > 1 else None,
    }


def _address(call: Call, page: int) -> str:
    asked = call.query.model_dump(mode="json", exclude_unset=True) | {"page": page}
    return f"{call.house.settings.public_url}{call.request.path}?{urlencode(asked, doseq=True)}"
