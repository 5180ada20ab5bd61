"""Columns that the house adds to those of the ORM."""

from datetime import UTC, datetime
from typing import Any, Literal, overload

from tortoise import fields
from tortoise.fields.data import T_DATETIME
from tortoise.models import Model


class NaiveDatetime(ValueError):
    """A time without a zone was about to be stored."""


class UtcDatetimeField(fields.DatetimeField[T_DATETIME]):
    """A moment. Insists on an aware time and stores UTC: SQLite compares times as text, so zones must not mix."""

    @overload
    def __init__(self: "UtcDatetimeField[datetime]", *, null: Literal[False] = False, **kwargs: Any) -> None: ...

    @overload
    def __init__(self: "UtcDatetimeField[datetime | None]", *, null: Literal[True], **kwargs: Any) -> None: ...

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[misc]  # the base names itself as the type of self

    def to_python_value(self, value: Any) -> datetime | None:
        """The moment, aware. Raises NaiveDatetime."""
        self._insist_on_aware(value)
        return super().to_python_value(value)

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> Any:
        """The moment in UTC. Raises NaiveDatetime."""
        self._insist_on_aware(value)
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        return super().to_db_value(value, instance)

    def _insist_on_aware(self, value: Any) -> None:
        if isinstance(value, datetime) and value.tzinfo is None:
            raise NaiveDatetime(f"{self.model_field_name} got a time without a zone")
