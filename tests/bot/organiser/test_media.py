"""Pictures, sound and video, set by sending them to the bot."""

from io import BytesIO

import pytest
from PIL import Image

from bot.sandbox import Person as Phone
from bot.sandbox.conversations import Message
from models.tables import Media, MediaPurpose
from tests.bot.desk import event_of, organiser_phone
from tests.bot.running import RunningBot
from tests.models.events.media_files import mp3, mp4, picture, voice_message


async def asked_for(olga: Phone, what: str) -> Message:
    await olga.send("/event")
    card = await olga.receives()
    await olga.press(card, "⚙️ Settings")
    await olga.press(await olga.sees("Without network"), "🎨 Pictures, sound")
    await olga.press(await olga.sees("What your guests see"), what)
    return await olga.sees("Send me the")


@pytest.mark.parametrize("as_file", [False, True], ids=["photo", "file"])
async def test_a_picture_is_drawn_anew_and_shown_as_guests_will_see_it(bot: RunningBot, *, as_file: bool) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await asked_for(olga, "Success picture")
    if as_file:
        await olga.upload("IMG_1.exe", picture(place=True))
    else:
        await olga.photo(picture(place=True))

    shown = await olga.receives("shown at every check-in")

    kept = await Media.get(event_id=event.id, purpose=MediaPurpose.SUCCESS_PICTURE)
    assert Image.open(BytesIO(kept.content)).size == (60, 80)
    assert olga.file(shown).content == kept.content
    assert b"A phone" not in kept.content


async def test_who_went_back_sets_nothing_by_what_they_send_next(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await olga.press(await asked_for(olga, "Success picture"), "‹ Back")
    await olga.sees("What your guests see")
    await olga.photo(picture())
    await olga.receives("only understand commands")
    assert not await Media.exists()


async def test_sound_and_video_are_taken_and_a_voice_message_comes_with_a_warning(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await asked_for(olga, "Success sound")
    await olga.voice(voice_message())
    assert "Older iPhones" in (await olga.receives("played at every check-in")).text
    await asked_for(olga, "Success sound")
    await olga.upload("chime.mp3", mp3())
    assert "Older iPhones" not in (await olga.receives("played at every check-in")).text
    await asked_for(olga, "Success video")
    await olga.upload("clip.mp4", mp4(b"avc1", b"mp4a"))
    await olga.receives("shown at every check-in")

    kept = {media.purpose: media.content_type for media in await Media.filter(event_id=event.id)}
    assert kept == {MediaPurpose.SUCCESS_SOUND: "audio/mpeg", MediaPurpose.SUCCESS_VIDEO: "video/mp4"}


async def test_what_phones_can_not_play_is_refused_with_advice_and_asked_for_again(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    event = await event_of(olga)
    await asked_for(olga, "Success video")
    for content, said in ((mp4(b"hvc1"), "H.264"), (b"MZ a program", "H.264")):
        await olga.upload("clip.mp4", content)
        assert said in (await olga.receives()).text
    await olga.send("what?")
    assert "Send me the video" in (await olga.receives()).text
    assert await Media.all().count() == 0

    await olga.upload("clip.mp4", mp4(b"avc1"))
    await olga.receives("shown at every check-in")
    assert await Media.filter(event_id=event.id).count() == 1


async def test_what_there_is_is_shown_and_can_be_removed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await event_of(olga)
    await asked_for(olga, "Ticket picture")
    await olga.photo(picture())
    await olga.press(await olga.receives("on the tickets now"), "‹ Back")
    shown = await asked_for(olga, "✅ Ticket picture")
    assert shown.media == "photo"

    await olga.press(shown, "Remove it")

    await olga.receives(lambda message: "➕ Ticket picture" in message.button_texts)
    assert await Media.all().count() == 0


async def test_another_organisers_event_stays_as_it_is(bot: RunningBot) -> None:
    olga, otto = await organiser_phone(bot), await organiser_phone(bot, "Otto")
    event = await event_of(olga)
    await event_of(otto)
    for data in (f"media:{event.id}", f"emedia:{event.id}:success_sound", f"eunmedia:{event.id}:success_sound"):
        markup = {"inline_keyboard": [[{"text": "forged", "callback_data": data}]]}
        await bot.application.bot.send_message(otto.id, data, reply_markup=markup)
        assert (await otto.press(await otto.receives(data), "forged")).alert
