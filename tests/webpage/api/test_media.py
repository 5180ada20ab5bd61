"""Pictures, sound and video by programs: what the bot takes, and nothing else."""

from io import BytesIO

import pytest
from aiohttp import ClientResponse

from models.events.media import LARGEST
from models.owed.outbox import Kind
from models.programs.tokens import Scope
from models.tables import Event, Media, MediaPurpose, Owed
from tests.makers import make_person, make_ticket
from tests.models.events.media_files import mp3, mp4, picture, voice_message
from tests.webpage.api.programs import V1, Program, make_program, problem

OCTETS = "application/octet-stream"


async def put(program: Program, event: Event, purpose: str, content: bytes, kind: str = OCTETS) -> ClientResponse:
    """Send a file."""
    headers = {**program.authorization, "Content-Type": kind}
    return await program.client.put(f"{V1}/events/{event.id}/media/{purpose}", data=BytesIO(content), headers=headers)


@pytest.mark.parametrize(
    ("purpose", "content", "kind", "kept"),
    [
        ("success_picture", picture(place=True), "image/jpeg", "image/jpeg"),
        ("success_picture", picture("PNG", mode="RGBA"), "image/jpeg", "image/webp"),
        ("success_sound", mp3(), "audio/mpeg", "audio/mpeg"),
        ("success_sound", voice_message(), OCTETS, "audio/ogg"),
        ("success_video", mp4(b"avc1", b"mp4a"), "video/mp4", "video/mp4"),
    ],
)
async def test_a_file_is_kept_as_its_content_says(
    program: Program, purpose: str, content: bytes, kind: str, kept: str
) -> None:
    event = await program.event()

    response = await put(program, event, purpose, content, kind)

    told = {"purpose": purpose, "content_type": kept}
    assert (response.status, await response.json()) == (200, told)
    assert await program.items(f"/events/{event.id}/media") == [told]
    media = await Media.get(event_id=event.id)
    assert (media.purpose, media.content_type) == (purpose, kept)
    assert b"A phone" not in media.content


@pytest.mark.parametrize(
    ("purpose", "content", "reason"),
    [
        ("ticket_picture", b"MZ a program", "no_picture"),
        ("success_sound", picture(), "no_sound"),
        ("success_video", mp4(b"hvc1"), "no_video"),
        ("success_video", b"", "no_video"),
    ],
)
async def test_what_phones_can_not_play_is_refused_with_the_reason(
    program: Program, purpose: str, content: bytes, reason: str
) -> None:
    response = await put(program, await program.event(), purpose, content)

    assert await problem(response) == (422, "unreadable_file")
    [error] = (await response.json())["errors"]
    assert (error["pointer"], error["code"]) == ("#", reason)
    assert not await Media.exists()


async def test_other_types_purposes_and_larger_files_are_refused(program: Program) -> None:
    event = await program.event()

    other = await put(program, event, "success_picture", picture(), "text/html")
    unknown = await put(program, event, "poster", picture())
    larger = await put(program, event, "success_picture", bytes(LARGEST + 1))

    assert [await problem(response) for response in (other, unknown, larger)] == [
        (415, "media_type"),
        (404, "not_found"),
        (413, "too_large"),
    ]


async def test_a_new_ticket_picture_reaches_tickets_that_were_sent_and_so_does_its_end(program: Program) -> None:
    event = await program.event()
    await make_ticket(event, holder=await make_person())

    await put(program, event, MediaPurpose.TICKET_PICTURE, picture())
    refreshes = await Owed.filter(kind=Kind.TICKET_REFRESH).count()
    removed, again = [await program.delete(f"/events/{event.id}/media/ticket_picture") for _ in range(2)]

    assert refreshes == 1
    assert (removed.status, again.status, await again.json()) == (200, 200, {"items": []})
    assert not await Media.exists()
    assert await Owed.filter(kind=Kind.TICKET_REFRESH).count() > refreshes


async def test_it_is_for_programs_that_manage_the_event(program: Program) -> None:
    event = await program.event()
    reader = await make_program(program.client, Scope.READ, organiser=program.organiser)
    stranger = await make_program(program.client)

    assert await problem(await put(reader, event, "success_picture", picture())) == (403, "forbidden")
    assert await problem(await put(stranger, event, "success_picture", picture())) == (404, "not_found")
    assert not await Media.exists()
