"""Pictures, sound and video of events."""

from models.events.media import LARGEST
from webpage.api import media
from webpage.api.catalogue.places import EVENT, MANAGE, MEDIA, READ
from webpage.api.operations import Bytes, Operation
from webpage.api.shapes import media as media_shapes
from webpage.problems import Trouble

PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")
SOUNDS = ("audio/mpeg", "audio/mp4", "audio/ogg")
FILES = Bytes((*PICTURES, *SOUNDS, "video/mp4", "application/octet-stream"), LARGEST)

OPERATIONS: tuple[Operation, ...] = (
    Operation("GET", EVENT + "/media", media.list_media, media_shapes.EventMedia, READ),
    Operation(
        "PUT",
        MEDIA,
        media.set_event_media,
        media_shapes.MediaResource,
        MANAGE,
        takes_bytes=FILES,
        troubles=(Trouble.UNREADABLE_FILE,),
    ),
    Operation("DELETE", MEDIA, media.remove_event_media, media_shapes.EventMedia, MANAGE),
)
