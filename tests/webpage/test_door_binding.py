"""Binding a device to the door page: by a press, once, one at a time."""

from datetime import timedelta

from aiohttp import ClientSession

from models.clock import now
from models.door.devices import release
from models.house import House
from models.owed.outbox import Kind
from models.people.staff import revoke
from models.tables import DoorDevice, Owed, Role
from tests.clock import Clock
from tests.makers import make_event, make_gate, make_person, make_staff
from tests.webpage.contents import contents
from tests.webpage.door_devices import Device, bind, link_path
from webpage.application import make_application
from webpage.server import serving


async def test_opening_the_link_changes_nothing_and_shows_the_button(client: ClientSession) -> None:
    event = await make_event(name="Summer Night")
    staff = await make_staff(event, gate=await make_gate(event, "North"))
    path = await link_path(staff.member)
    before = await contents()

    response = await client.get(path)
    page = await response.text()

    assert response.status == 200
    assert "Use this device" in page
    assert "Sam Steward" in page
    assert "North" in page
    assert not response.cookies
    assert await contents() == before


async def test_a_press_binds_and_the_key_is_only_in_the_cookie(client: ClientSession) -> None:
    staff = await make_staff(await make_event())

    response = await client.post(await link_path(staff.member), allow_redirects=False)

    cookie = response.cookies["usher_door"]
    assert (response.status, response.headers["Location"]) == (303, "/door")
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["path"]) == ("Strict", "/door")
    assert not cookie["secure"]
    device = await DoorDevice.get()
    assert device.key_hash != cookie.value
    assert cookie.value not in str(await contents())


async def test_the_cookie_is_secure_when_the_address_is(house: House) -> None:
    staff = await make_staff(await make_event())
    settings = house.settings.model_copy(update={"public_url": "https://usher.example"})
    there = House(settings, house.secrets, house.links, house.verifier)
    async with (
        serving(make_application(there), "127.0.0.1", 0) as port,
        ClientSession(f"http://127.0.0.1:{port}") as session,
    ):
        response = await session.post(await link_path(staff.member), allow_redirects=False)

    assert response.cookies["usher_door"]["secure"]


async def test_a_link_binds_once(client: ClientSession) -> None:
    staff = await make_staff(await make_event())
    path = await link_path(staff.member)
    await client.post(path, allow_redirects=False)

    again = await client.post(path, allow_redirects=False)
    shown = await client.get(path)

    assert (again.status, shown.status) == (410, 410)
    assert "has been used" in await shown.text()
    assert not again.cookies
    assert await DoorDevice.all().count() == 1


async def test_a_used_link_leads_its_own_device_to_the_page(client: ClientSession) -> None:
    staff = await make_staff(await make_event())
    path = await link_path(staff.member)
    bound = await client.post(path, allow_redirects=False)

    key = bound.cookies["usher_door"].value
    response = await client.get(path, headers={"Cookie": f"usher_door={key}"}, allow_redirects=False)

    assert (response.status, response.headers["Location"]) == (303, "/door")


async def test_a_link_is_good_for_ten_minutes(client: ClientSession, clock: Clock) -> None:
    staff = await make_staff(await make_event())
    path = await link_path(staff.member)
    clock.advance(minutes=10)

    response = await client.post(path)

    assert response.status == 410
    assert "ten minutes" in await response.text()
    assert not await DoorDevice.exists()


async def test_every_asking_gives_a_fresh_link(client: ClientSession) -> None:
    staff = await make_staff(await make_event())

    assert await link_path(staff.member) != await link_path(staff.member)


async def test_an_unknown_link_is_not_found(client: ClientSession) -> None:
    assert (await client.get("/door/" + "x" * 27)).status == 404
    assert (await client.post("/door/" + "x" * 27)).status == 404


async def test_another_site_binds_nothing(client: ClientSession) -> None:
    staff = await make_staff(await make_event())

    response = await client.post(await link_path(staff.member), headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status == 403
    assert not await DoorDevice.exists()


async def test_a_second_device_frees_the_first_and_each_is_told_in_the_chat(client: ClientSession) -> None:
    staff = await make_staff(await make_event())
    first = await bind(client, staff.member)
    second = await bind(client, staff.member)

    assert (await first.get("/door/feed")).status == 401
    assert (await second.get("/door/feed")).status == 200
    assert await Owed.filter(kind=Kind.DEVICE_BOUND, chat_id=staff.member.person_id).count() == 2


async def test_two_staff_members_have_a_device_each(client: ClientSession) -> None:
    event = await make_event()
    sam = await bind(client, (await make_staff(event)).member)
    kim = await bind(client, (await make_staff(event)).member)

    assert (await sam.get("/door/feed")).status == 200
    assert (await kim.get("/door/feed")).status == 200


async def test_a_browser_that_becomes_somebody_elses_is_theirs_alone(client: ClientSession) -> None:
    event = await make_event()
    sam = await bind(client, (await make_staff(event)).member)
    kim = await make_staff(event, await make_person("Kim"))

    response = await client.post(
        await link_path(kim.member), headers={"Cookie": f"usher_door={sam.key}"}, allow_redirects=False
    )

    assert response.status == 303
    assert (await sam.get("/door/feed")).status == 401


async def test_a_revoked_device_is_told_to_wipe(client: ClientSession) -> None:
    staff = await make_staff(await make_event())
    device = await bind(client, staff.member)
    await release((await DoorDevice.get()).id)

    page = await device.get("/door", Accept="text/html")

    assert (await device.get("/door/feed")).status == 401
    assert (await device.get("/door/list")).status == 401
    assert (await device.post("/door/check-in")).status == 401
    assert page.status == 401
    assert "unbound.js" in await page.text()


async def test_a_revoked_staff_members_device_ends_with_them(client: ClientSession) -> None:
    staff = await make_staff(await make_event())
    device = await bind(client, staff.member)
    path = await link_path(staff.member)
    await revoke(staff.member)

    assert (await device.get("/door/feed")).status == 401
    assert (await client.get(path)).status == 410


async def test_a_device_ends_a_day_after_the_doors_close(client: ClientSession, clock: Clock) -> None:
    event = await make_event(ends_at=now() + timedelta(hours=4))
    device = await bind(client, (await make_staff(event)).member)
    clock.advance(hours=27, minutes=59)
    assert (await device.get("/door/feed")).status == 200
    clock.advance(minutes=1)

    assert (await device.get("/door/feed")).status == 401


async def test_a_device_can_be_given_up(client: ClientSession) -> None:
    device = await bind(client, (await make_staff(await make_event())).member)

    response = await device.post("/door/leave")

    assert response.status == 200
    assert response.cookies["usher_door"].value == ""
    assert (await device.get("/door/feed")).status == 401


async def test_nobody_without_a_key_sees_anything(client: ClientSession) -> None:
    await make_staff(await make_event())
    stranger = Device(client, "guessed")

    for path in ("/door/feed", "/door/list", "/door/tickets?q=ada", "/door/tickets/1", f"/door/links/{'0' * 64}"):
        assert (await stranger.get(path)).status == 401
    assert (await stranger.hand_over()).status == 401
    assert (await client.get("/door")).status == 401


async def test_the_page_may_use_the_camera_and_names_no_guest(client: ClientSession) -> None:
    device = await bind(client, (await make_staff(await make_event())).member)

    response = await device.get("/door", Accept="text/html")
    elsewhere = await client.get("/robots.txt")

    assert response.status == 200
    assert "camera=(self)" in response.headers["Permissions-Policy"]
    assert "camera=()" in elsewhere.headers["Permissions-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


async def test_the_page_is_installable(client: ClientSession) -> None:
    manifest = await (await client.get("/door/manifest.webmanifest")).json(content_type="application/manifest+json")
    worker = await client.get("/door/worker.js")

    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/door", "/door", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        assert (await client.get(icon["src"])).content_type == "image/png"
    assert worker.headers["Service-Worker-Allowed"] == "/door"
    assert worker.content_type == "text/javascript"


async def test_the_page_speaks_its_staff_members_language(client: ClientSession) -> None:
    event = await make_event(language="en")
    staff = await make_staff(event, await make_person("小明", telegram_language="zh-hans"))
    device = await bind(client, staff.member)

    page = await (await device.get("/door", Accept="text/html")).text()

    assert '<html lang="zh"' in page
    assert "扫码" in page


async def test_who_only_sees_counts_gets_no_name(client: ClientSession) -> None:
    event = await make_event()
    reader = await bind(client, (await make_staff(event, role=Role.READ_ONLY)).member)

    feed = await (await reader.get("/door/feed")).json()
    page = await (await reader.get("/door", Accept="text/html")).text()

    assert feed["lines"] == []
    assert feed["counts"]["entered"] == 0
    assert 'id="query"' not in page
    for path in ("/door/list", "/door/tickets?q=ada", "/door/tickets/1"):
        assert (await reader.get(path)).status == 403
