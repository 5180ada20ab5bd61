"""The shape of what travels: JSON objects with the Bot API's own names."""

from typing import Any

Json = dict[str, Any]
