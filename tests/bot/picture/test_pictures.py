import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import zxingcpp
from PIL import Image, ImageStat

from bot.picture import EventFacts, TicketFacts, poster, ticket_picture, void_picture

LINK = "https://usher.example.org/t/abcdefghijklmnopqrstuvwxyz0"
CONCERT = EventFacts(
    name="Winter Jazz Night",
    venue="Old Harbour, Pier 4",
    starts_at=datetime(2026, 12, 12, 18, 30, tzinfo=UTC),
    zone="Europe/Berlin",
    language="en",
)
TICKET = TicketFacts(
    event=CONCERT, holder_name="Ada Lovelace", type_name="Standard", order_number="K7M2QX", places=1, link=LINK
)
NAMES = [
    "Li",
    "Wolfeschlegelsteinhausenbergerdorff " * 2,
    "王小明",
    "محمد بن عبد الله",
    "Ada 😀👩‍👩‍👧 Lovelace",
    "ไทย",
    "",
]


def picture_of(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


def codes_in(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def photo(*, size: tuple[int, int] = (1600, 900), colour: str = "#c0392b", kind: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_another_decoder_reads_the_link_whatever_the_holder_is_called(name: str) -> None:
    assert codes_in(picture_of(ticket_picture(replace(TICKET, holder_name=name)))) == [LINK]


@pytest.mark.parametrize("wide", [640, 480, 320])
def test_the_link_is_read_from_a_picture_that_a_chat_has_shrunk(wide: int) -> None:
    picture = picture_of(ticket_picture(TICKET))
    assert codes_in(picture.resize((wide, round(wide * picture.height / picture.width)))) == [LINK]


def test_the_link_is_read_after_telegram_compressed_the_photo_again() -> None:
    buffer = io.BytesIO()
    picture_of(ticket_picture(TICKET)).save(buffer, "JPEG", quality=60)
    assert codes_in(picture_of(buffer.getvalue())) == [LINK]


def test_a_long_link_is_read_too() -> None:
    link = f"https://tickets.a-rather-long-name-of-a-theatre.example.org/some/path/t/{'x' * 27}"
    assert codes_in(picture_of(ticket_picture(replace(TICKET, link=link)))) == [link]


def test_telegram_need_not_scale_the_picture() -> None:
    assert max(picture_of(ticket_picture(TICKET)).size) == 1280


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_language_has_its_own_picture(language: str) -> None:
    event = replace(CONCERT, language=language)
    assert codes_in(picture_of(ticket_picture(replace(TICKET, event=event)))) == [LINK]
    assert codes_in(picture_of(void_picture(event))) == []


def test_the_same_facts_make_the_same_picture() -> None:
    assert ticket_picture(TICKET) == ticket_picture(TICKET)
    assert void_picture(CONCERT) == void_picture(CONCERT)


@pytest.mark.parametrize(
    "other",
    [
        replace(TICKET, holder_name="Grace Hopper"),
        replace(TICKET, type_name="Student"),
        replace(TICKET, order_number="P4R8TZ"),
        replace(TICKET, places=5),
        replace(TICKET, rehearsal=True),
        replace(TICKET, event=replace(CONCERT, name="Summer Night")),
        replace(TICKET, event=replace(CONCERT, venue="New Harbour")),
        replace(TICKET, event=replace(CONCERT, zone="Asia/Tokyo")),
    ],
)
def test_every_fact_shows(other: TicketFacts) -> None:
    assert ticket_picture(other) != ticket_picture(TICKET)


def test_the_events_own_picture_is_on_its_face() -> None:
    own = replace(CONCERT, picture=photo(colour="#ff0000"))
    corner = picture_of(ticket_picture(replace(TICKET, event=own))).getpixel((512, 120))
    assert isinstance(corner, tuple)
    assert corner[0] > 180
    assert max(corner[1:]) < 60


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP", "BMP"])
def test_pictures_of_other_kinds_are_shown_too(kind: str) -> None:
    own = replace(CONCERT, picture=photo(size=(50, 400), kind=kind))
    assert ticket_picture(replace(TICKET, event=own)) != ticket_picture(TICKET)


@pytest.mark.parametrize("broken", [b"no picture", photo()[:200], photo(size=(60, 60), kind="PNG")[:-30]])
def test_a_picture_that_cannot_be_read_gives_way_to_the_art(broken: bytes) -> None:
    own = replace(CONCERT, picture=broken)
    assert ticket_picture(replace(TICKET, event=own)) == ticket_picture(TICKET)


def test_a_picture_that_would_unpack_to_gigabytes_gives_way_to_the_art() -> None:
    huge = io.BytesIO()
    Image.new("1", (9000, 9000)).save(huge, "PNG")
    own = replace(CONCERT, picture=huge.getvalue())
    assert ticket_picture(replace(TICKET, event=own)) == ticket_picture(TICKET)


def test_a_rehearsal_ticket_wears_a_colour_that_no_ticket_has() -> None:
    pixel = picture_of(ticket_picture(replace(TICKET, rehearsal=True))).getpixel((330, 40))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200
    assert pixel[2] < 90


def test_the_void_picture_has_no_code_and_no_colour_but_its_stamp() -> None:
    void = picture_of(void_picture(CONCERT))
    assert codes_in(void) == []
    face = void.crop((60, 60, 960, 700)).convert("HSV")
    assert ImageStat.Stat(face.getchannel("S")).mean[0] < 40
    stamp = void.crop((200, 780, 824, 1080))
    red = sum(count for count, pixel in stamp.getcolors(1 << 20) or [] if _is_red(pixel))
    assert red > 0.15 * stamp.width * stamp.height


def test_the_void_picture_keeps_the_name_of_its_event() -> None:
    assert void_picture(replace(CONCERT, name="Summer Night")) != void_picture(CONCERT)


async def test_pictures_are_drawn_in_many_threads_at_once() -> None:
    events = [replace(CONCERT, name=f"Night {number}") for number in range(6)]
    tickets = [replace(TICKET, event=event) for event in events]
    drawn = await asyncio.gather(*(asyncio.to_thread(ticket_picture, ticket) for ticket in tickets))
    assert drawn == [ticket_picture(ticket) for ticket in tickets]


def test_a_poster_is_small_and_always_the_same() -> None:
    assert poster("Winter Jazz Night") == poster("Winter Jazz Night")
    assert picture_of(poster("Winter Jazz Night")).size == (1280, 960)
    assert len(poster("Winter Jazz Night")) <= 150_000


def _is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 150 and pixel[1] < 90)
