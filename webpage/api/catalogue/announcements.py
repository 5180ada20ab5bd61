"""Announcements."""

from webpage.api import announcements
from webpage.api.catalogue.places import ANNOUNCEMENT, EVENT, MANAGE, READ
from webpage.api.operations import Operation
from webpage.api.shapes import announcements as announcement_shapes
from webpage.api.shapes.basics import Paging
from webpage.problems import Trouble

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "GET",
        EVENT + "/announcements",
        announcements.list_announcements,
        announcement_shapes.Announcements,
        READ,
        query=Paging,
    ),
    Operation(
        "POST",
        EVENT + "/announcements",
        announcements.create_announcement,
        announcement_shapes.AnnouncementResource,
        MANAGE,
        status=201,
        takes=announcement_shapes.NewAnnouncement,
        troubles=(Trouble.NOBODY,),
        also_gives={200: announcement_shapes.AnnouncementReach},
    ),
    Operation("GET", ANNOUNCEMENT, announcements.get_announcement, announcement_shapes.AnnouncementResource, READ),
    Operation(
        "POST",
        ANNOUNCEMENT + "/stop",
        announcements.stop_announcement,
        announcement_shapes.AnnouncementResource,
        MANAGE,
    ),
)
