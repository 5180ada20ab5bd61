"""``usher demo``: everybody is in their place, and the story can be played."""

import re

import httpx

from bot.__main__ import web_side
from bot.demo.guide import guide
from bot.demo.playing import stage
from models.language.speech import languages


async def test_the_whole_story_can_be_played(environment: object) -> None:
    async with stage(web_side) as ready, httpx.AsyncClient() as browser:
        cast = ready.cast
        await cast.guest.send("/events")
        event = await cast.guest.sees("Harbour Lights")
        assert {"Free entry · free", "Front row · €12.00"} <= set(event.button_texts)
        ticket = await cast.other_guest.sees(lambda message: message.media == "photo")

        await cast.staff.send("/door")
        code = re.search(r"\b\d{4}\b", (await cast.staff.receives("door code")).text)
        assert code
        link = cast.other_guest.link(ticket, "Open ticket")
        page = await browser.get(link)
        assert page.status_code == 200
        assert ready.telegram.url in page.headers["Content-Security-Policy"]
        press = {"code": code[0], "nonce": "n" * 22}
        answer = await browser.post(f"{link}/check-in", json=press, headers={"Accept": "application/json"})
        assert answer.json()["status"] == "ok"

        await cast.other_guest.receives("You’re checked in")
        await cast.other_guest.sees(lambda message: message.text.startswith("VOID") and not message.buttons)
        assert answer.json()["word"] in (await cast.staff.receives("Ben Okafor")).text
        await cast.organiser.send("/attendance")
        await cast.organiser.receives("6 in · 8 to come · 14 expected")


async def test_everybodys_menu_shows_what_they_may_do(environment: object) -> None:
    async with stage(web_side) as ready:
        menus = {
            person.account.role: {command["command"] for command in person.commands} for person in ready.telegram.people
        }
    assert "door" not in menus["guest"]
    assert "door" in menus["staff"]
    assert "newevent" not in menus["staff"]
    assert "newevent" in menus["organiser"]


def test_the_guide_speaks_every_language() -> None:
    assert all(guide(language).steps and guide(language).title for language in languages())
