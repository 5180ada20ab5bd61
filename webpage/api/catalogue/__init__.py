"""Every operation of the API: a flat list for each subject. Routes and document follow from them."""

from webpage.api.catalogue import (
    announcements,
    attendance,
    checkins,
    events,
    exhibitions,
    exports,
    imports,
    orders,
    pretix,
    staff,
    tickets,
)
from webpage.api.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *events.OPERATIONS,
    *staff.OPERATIONS,
    *orders.OPERATIONS,
    *tickets.OPERATIONS,
    *checkins.OPERATIONS,
    *attendance.OPERATIONS,
    *imports.OPERATIONS,
    *announcements.OPERATIONS,
    *exhibitions.OPERATIONS,
    *exports.OPERATIONS,
    *pretix.OPERATIONS,
)
