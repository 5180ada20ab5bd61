"""Two uses of a staff member's door code within two seconds, on two tickets: nobody types it on two phones that fast.

Only presses on the page while it is online count: the time of an offline press is what a guest's phone said. The last
use stands in the staff member's row, which the verification locks: no pair is missed, none is told twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from models.owed.outbox import Kind, owed
from models.tables import CheckIn, Method, Owed, Role, StaffMember

TOGETHER = timedelta(seconds=2)
LAST_USE = ("last_use_id", "last_use_ticket_id", "last_use_at")
"""Columns of the staff member."""


@dataclass(slots=True)
class CodeUses:
    """The double uses among the records of one unit of work."""

    _pairs: dict[int, tuple[int, CheckIn]] = field(default_factory=dict)
    """By the later record: the id of the earlier one, and itself."""

    def note(self, record: CheckIn, staff: StaffMember) -> bool:
        """Compare a new record with the last use before it; whether that changed the staff member."""
        if record.door_code_id is None or record.method is not Method.PAGE:
            return False
        if (
            staff.last_use_id is not None
            and staff.last_use_at is not None
            and staff.last_use_ticket_id != record.ticket_id
            and abs(record.pressed_at - staff.last_use_at) <= TOGETHER
        ):
            self._pairs[record.id] = (staff.last_use_id, record)
        staff.last_use_id, staff.last_use_ticket_id, staff.last_use_at = record.id, record.ticket_id, record.pressed_at
        return True

    def mark(self, rows: Iterable[Owed]) -> None:
        """Let the feed line of each later use name the earlier one."""
        for row in rows:
            if row.kind == Kind.FEED and row.about["checkin"] in self._pairs:
                row.about["twice"] = self._pairs[row.about["checkin"]][0]

    async def news(self) -> list[Owed]:
        """What the organisers are owed: each pair once, those of one staff member in one message."""
        if not self._pairs:
            return []
        uses: dict[tuple[int, int | None], set[int]] = defaultdict(set)
        for earlier, record in self._pairs.values():
            uses[record.event_id, record.staff_id] |= {earlier, record.id}
        organisers = await StaffMember.filter(
            event_id__in={event_id for event_id, _ in uses},
            role=Role.ORGANISER,
            revoked_at=None,
            person_id__isnull=False,
        )
        return [
            owed(member.person_id, Kind.CODE_TWICE, checkins=sorted(ids))
            for (event_id, _), ids in uses.items()
            for member in organisers
            if member.person_id and member.event_id == event_id
        ]
