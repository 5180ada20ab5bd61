"""Every operation of the API: a flat list for each subject. Routes and document follow from them."""

from webpage.api.catalogue import (
    announcements,
    attendance,
    checkins,
    events,
    exhibitions,
    exports,
    imports,
    media,
    orders,
    place_requests,
    pretix,
    staff,
    tickets,
    webhooks,
)
from webpage.api.operations import Operation

OPERATIONS: tuple[Operation, ...] = (
    *events.OPERATIONS,
    *media.OPERATIONS,
    *staff.OPERATIONS,
    *orders.OPERATIONS,
    *tickets.OPERATIONS,
    *checkins.OPERATIONS,
    *attendance.OPERATIONS,
    *imports.OPERATIONS,
    *announcements.OPERATIONS,
    *exhibitions.OPERATIONS,
    *exports.OPERATIONS,
    *place_requests.OPERATIONS,
    *webhooks.OPERATIONS,
    *pretix.OPERATIONS,
)
