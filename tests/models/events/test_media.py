"""Pictures, sound and video of an event: decided by their content, made fit for phones, without what they tell."""

from io import BytesIO

import pytest
from PIL import Image

from models.events.media import LARGEST, LONGEST_SIDE, Fit, MediaRefused, fitted, media_types, remove_media, set_media
from models.events.mp4 import NotMp4, codecs, without_metadata
from models.owed.outbox import Kind
from models.storage.database import Database
from models.tables import Media, MediaPurpose, Owed
from tests.makers import make_event, make_person, make_ticket
from tests.models.events.media_files import PLACE, box, mp3, mp4, picture, voice_message

PICTURE, SOUND, VIDEO = MediaPurpose.SUCCESS_PICTURE, MediaPurpose.SUCCESS_SOUND, MediaPurpose.SUCCESS_VIDEO


def opened(fit: Fit) -> Image.Image:
    return Image.open(BytesIO(fit.content))


def test_a_photo_loses_its_place_and_camera_and_stands_upright() -> None:
    fit = fitted(PICTURE, picture(place=True))

    assert fit.content_type == "image/jpeg"
    assert opened(fit).size == (60, 80)
    assert not opened(fit).getexif()
    assert b"A phone" not in fit.content


def test_a_large_picture_becomes_one_that_a_phone_loads_quickly() -> None:
    assert max(opened(fitted(PICTURE, picture(size=(4000, 1000)))).size) == LONGEST_SIDE


@pytest.mark.parametrize(
    ("kind", "mode", "content_type"),
    [
        ("PNG", "RGBA", "image/webp"),
        ("PNG", "P", "image/jpeg"),
        ("WEBP", "RGB", "image/jpeg"),
        ("GIF", "L", "image/jpeg"),
    ],
)
def test_every_usual_kind_of_picture_is_taken_and_what_shows_through_stays(
    kind: str, mode: str, content_type: str
) -> None:
    assert fitted(MediaPurpose.TICKET_PICTURE, picture(kind, mode=mode)).content_type == content_type


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", picture()[:200], picture("TIFF"), mp4(b"avc1"), b"\x89PNG\r\n\x1a\n" + bytes(50)],
    ids=["empty", "svg", "cut off", "tiff", "video", "broken"],
)
def test_what_is_no_picture_is_refused_whatever_it_says_it_is(content: bytes) -> None:
    with pytest.raises(MediaRefused, match="media_no_picture"):
        fitted(PICTURE, content)


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_unpacked() -> None:
    bomb = picture("PNG", mode="1", size=(30_000, 30_000))
    assert len(bomb) < 200_000

    with pytest.raises(MediaRefused):
        fitted(PICTURE, bomb)


def test_more_than_a_bot_can_receive_is_refused() -> None:
    with pytest.raises(MediaRefused, match="media_too_large"):
        fitted(SOUND, mp3() + bytes(LARGEST))


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (mp3(), "audio/mpeg"),
        (mp3(tagged=True), "audio/mpeg"),
        (mp4(b"mp4a"), "audio/mp4"),
        (voice_message(), "audio/ogg"),
    ],
)
def test_sounds_that_phones_play_are_taken(content: bytes, content_type: str) -> None:
    fit = fitted(SOUND, content)

    assert fit.content_type == content_type
    assert fit.is_doubtful == (content_type == "audio/ogg")


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF\0\0\0\0WAVE", mp4(b"avc1", b"mp4a"), b"OggS" + bytes(24) + b"\1vorbis", b"\xff\xf9\x50\x80", b"ID3"],
    ids=["empty", "wav", "video", "vorbis", "adts", "tag alone"],
)
def test_sounds_that_some_phones_do_not_play_are_refused(content: bytes) -> None:
    with pytest.raises(MediaRefused, match="media_no_sound"):
        fitted(SOUND, content)


def test_a_video_of_h264_is_taken_without_the_place_where_it_was_filmed() -> None:
    sent = mp4(b"avc1", b"mp4a")
    fit = fitted(VIDEO, sent)

    assert fit.content_type == "video/mp4"
    assert PLACE in sent
    assert PLACE not in fit.content
    assert len(fit.content) == len(sent)  # nothing moves, so the tables of offsets stay right
    assert codecs(fit.content) == {"avc1", "mp4a"}


@pytest.mark.parametrize("codec", [b"hvc1", b"hev1", b"av01", b"vp09", b"mp4a"])
def test_videos_that_some_phones_do_not_play_are_refused(codec: bytes) -> None:
    with pytest.raises(MediaRefused, match="media_no_video"):
        fitted(VIDEO, mp4(codec))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ftyp",
        mp4(b"avc1")[:60],
        box(b"ftyp", b"isom") + (2**31).to_bytes(4) + b"moov",
        box(b"ftyp", b"isom") + b"\0\0\0\1moov" + bytes(8),
        box(b"ftyp", b"isom") + box(b"free") * 20_000,
        box(b"ftyp", b"isom") + box(b"moov", *[box(b"trak")] * 20_000),
        box(b"ftyp", b"isom") + box(b"moov", box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd")))))),
    ],
    ids=["empty", "word", "cut off", "too long", "no length", "many boxes", "many tracks", "no entries"],
)
def test_broken_and_hostile_mp4_files_are_refused(content: bytes) -> None:
    with pytest.raises(NotMp4):
        codecs(content)


def test_boxes_inside_one_another_without_end_do_no_harm() -> None:
    nested = b""
    for _ in range(20_000):
        nested = box(b"moov", nested)
    with pytest.raises(NotMp4):
        codecs(box(b"ftyp", b"isom") + nested)
    with pytest.raises(NotMp4):
        without_metadata(box(b"ftyp", b"isom") + nested)


async def test_another_file_replaces_the_first_and_can_be_removed(database: Database) -> None:
    event = await make_event()
    for content in (mp3(), mp4(b"mp4a")):
        await set_media(event.id, SOUND, fitted(SOUND, content))

    assert await media_types(event.id) == {SOUND: "audio/mp4"}
    assert [await remove_media(event.id, SOUND) for _ in range(2)] == [True, False]
    assert await Media.all().count() == 0


async def test_only_another_ticket_picture_changes_the_tickets_that_were_sent(database: Database) -> None:
    event = await make_event()
    await make_ticket(event, holder=await make_person())
    await set_media(event.id, PICTURE, fitted(PICTURE, picture()))
    assert await Owed.all().count() == 0

    await set_media(event.id, MediaPurpose.TICKET_PICTURE, fitted(PICTURE, picture()))
    await remove_media(event.id, MediaPurpose.TICKET_PICTURE)

    assert [row.kind for row in await Owed.all()] == [Kind.TICKET_REFRESH] * 2
