"""An event's own pictures, sound and video: what is taken, and how it is made fit for every phone.

What a file is called and what it says it is does not count, only its content.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from models.events.mp4 import NotMp4, codecs, without_metadata
from models.owed.mailing import owe_refreshes
from models.storage.database import unit_of_work
from models.tables import Media, MediaPurpose

LARGEST = 20_000_000
"""Bytes: the most a bot can receive (Bot API, getFile)."""
PICTURES = frozenset({"JPEG", "PNG", "WEBP", "GIF"})
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
"""Pixels of a picture that is kept."""
H264 = frozenset({"avc1", "avc3"})
AAC = "mp4a"
MP3_SYNC = 0xFFE0
MP3_LAYER_3 = 0x0002


class MediaRefused(Exception):
    """The file is not taken; ``key`` of the catalogue ``care`` says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Fit:
    """A file that every phone shows or plays, but for what ``Fit.is_doubtful`` says."""

    content_type: str
    content: bytes

    @property
    def is_doubtful(self) -> bool:
        """A voice message: iPhones play it since iOS 18.4 only. Where it doesn't play, the chime does."""
        return self.content_type == "audio/ogg"


def fitted(purpose: MediaPurpose, content: bytes) -> Fit:
    """The file as it is kept: pictures drawn anew, smaller and without metadata. Takes a while. Raises MediaRefused."""
    if len(content) > LARGEST:
        raise MediaRefused("care.media_too_large")
    match purpose:
        case MediaPurpose.SUCCESS_SOUND:
            return _sound(content)
        case MediaPurpose.SUCCESS_VIDEO:
            return _video(content)
        case _:
            return _picture(content)


@unit_of_work
async def set_media(event_id: int, purpose: MediaPurpose, fit: Fit) -> None:
    """Use this from now on. Tickets that were sent get the new picture."""
    facts = {"content_type": fit.content_type, "content": fit.content}
    await Media.update_or_create(event_id=event_id, purpose=purpose, defaults=facts)
    await _refresh(event_id, purpose)


@unit_of_work
async def remove_media(event_id: int, purpose: MediaPurpose) -> bool:
    """Do without. False if there was none."""
    if not await Media.filter(event_id=event_id, purpose=purpose).delete():
        return False
    await _refresh(event_id, purpose)
    return True


async def media_types(event_id: int) -> dict[MediaPurpose, str]:
    """The content types of what the event has."""
    found = await Media.filter(event_id=event_id).only("purpose", "content_type")
    return {media.purpose: media.content_type for media in found}


async def _refresh(event_id: int, purpose: MediaPurpose) -> None:
    if purpose is MediaPurpose.TICKET_PICTURE:
        await owe_refreshes(event_id)


def _picture(content: bytes) -> Fit:
    try:
        with Image.open(BytesIO(content)) as opened:
            if opened.format not in PICTURES:
                raise MediaRefused("care.media_no_picture")
            if opened.width * opened.height > MOST_PIXELS:
                raise MediaRefused("care.media_too_large")
            return _redrawn(opened)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as problem:
        raise MediaRefused("care.media_no_picture") from problem


def _redrawn(opened: Image.Image) -> Fit:
    upright = ImageOps.exif_transpose(opened)
    kind, content_type, mode = (
        ("WEBP", "image/webp", "RGBA") if upright.has_transparency_data else ("JPEG", "image/jpeg", "RGB")
    )
    picture = upright.convert(mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    clean = Image.new(mode, picture.size)
    clean.paste(picture)
    drawn = BytesIO()
    clean.save(drawn, kind, quality=85)
    return Fit(content_type, drawn.getvalue())


def _video(content: bytes) -> Fit:
    try:
        tracks = codecs(content)
        if not tracks & H264:
            raise MediaRefused("care.media_no_video")
        return Fit("video/mp4", without_metadata(content))
    except NotMp4 as problem:
        raise MediaRefused("care.media_no_video") from problem


def _sound(content: bytes) -> Fit:
    if _is_mp3(content):
        return Fit("audio/mpeg", content)
    if content.startswith(b"OggS") and b"OpusHead" in content[:64]:
        return Fit("audio/ogg", content)
    try:
        if codecs(content) == {AAC}:
            return Fit("audio/mp4", without_metadata(content))
    except NotMp4 as problem:
        raise MediaRefused("care.media_no_sound") from problem
    raise MediaRefused("care.media_no_sound")


def _is_mp3(content: bytes) -> bool:
    """A frame of MPEG audio layer III, after an ID3 tag if there is one (its length has seven bits a byte)."""
    at = 0
    if content.startswith(b"ID3") and len(content) > 10:
        at = 10 + sum(byte << shift for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True))
    frame = int.from_bytes(content[at : at + 2])
    return frame & MP3_SYNC == MP3_SYNC and frame & 0x0006 == MP3_LAYER_3
