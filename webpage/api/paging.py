"""Pages of lists: the address of the next one."""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from webpage.api.operations import Call


class Numbered(Protocol):
    """A row with an id."""

    id: Any


def next_page(call: Call, rows: Sequence[Numbered]) -> str | None:
    """The address of the page after these rows; None if there is none.

    A last page that is just full is followed by an empty one: to know better would be one more read for each page.
    """
    if len(rows) < call.query.limit:
        return None
    asked = call.query.model_dump(mode="json", exclude_unset=True) | {"cursor": rows[-1].id}
    return f"{call.house.settings.public_url}{call.request.path}?{urlencode(asked)}"
