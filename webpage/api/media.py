"""An event's own pictures, sound and video."""

import asyncio

from models.events.media import MediaRefused, fitted, media_types, remove_media, set_media
from webpage.api.events import event_of
from webpage.api.operations import Call, Reply
from webpage.api.shapes.media import EventMedia, MediaResource
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice


async def list_media(call: Call) -> Reply:
    """Which pictures, sound and video the event has of its own."""
    return Reply(await _listed((await event_of(call)).id))


async def set_event_media(call: Call) -> Reply:
    """Use this file from now on. Tickets that were sent get the new picture.

    It has at most 20 MB, a picture at most 50 megapixels. Its content decides, not what it says it is: pictures are
    JPEG, PNG, WebP or GIF and are drawn anew; sounds are MP3, M4A or Ogg Opus, which older iPhones don't play; videos
    are MP4 with H.264.
    """
    event, purpose = await event_of(call), call.path["purpose"]
    try:
        fit = await asyncio.to_thread(fitted, purpose, call.body)
    except MediaRefused as refused:
        error = {
            "pointer": "#",
            "code": refused.key.partition("_")[2],
            "detail": reader_voice(call.request).text(refused.key),
        }
        raise Problem(Trouble.UNREADABLE_FILE, errors=[error]) from refused
    await set_media(event.id, purpose, fit)
    return Reply(MediaResource(purpose=purpose, content_type=fit.content_type))


async def remove_event_media(call: Call) -> Reply:
    """Do without. The answer lists what is left; a second time changes nothing."""
    event = await event_of(call)
    await remove_media(event.id, call.path["purpose"])
    return Reply(await _listed(event.id))


async def _listed(event_id: int) -> EventMedia:
    types = await media_types(event_id)
    return EventMedia(items=[MediaResource(purpose=purpose, content_type=types[purpose]) for purpose in sorted(types)])
