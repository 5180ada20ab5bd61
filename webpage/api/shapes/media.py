"""Pictures, sound and video as programs see them."""

from models.tables import MediaPurpose
from webpage.api.shapes.basics import Resource


class MediaResource(Resource):
    """A picture, sound or video of an event, as it is kept."""

    purpose: MediaPurpose
    content_type: str


class EventMedia(Resource):
    """What an event has of its own."""

    items: list[MediaResource]
