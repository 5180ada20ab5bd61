"""What an operator meets: wrong settings, keys, ports and databases; migrate, backup, doctor; the end of a process."""

import asyncio
import json
import re
import secrets
import shutil
import socket
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from tortoise.transactions import in_transaction

from bot.sandbox.telegram import LocalTelegram
from models.storage.database import open_database
from models.storage.soundness import database_file
from models.tables import CheckIn, HandledUpdate, Order, Ticket
from tests.journeys.office import Office, Process, everything_delivered, office_at
from tests.journeys.scene import set_scene
from tests.journeys.secrecy import assert_no_setting_is_written, assert_nothing_secret_is_written
from tests.journeys.trouble import AT_THE_START, WHILE_RUNNING, Comes, Starts
from tests.makers import KEY, make_event, make_staff, make_ticket, token_of

REFUSED = 2
ANOTHER_TOKEN = "1234567890:" + "another-token-" * 3
WRONG = {
    "TELEGRAM_BOT_TOKEN": "not a token",
    "TELEGRAM_API_URL": "api.telegram.org",
    "DATABASE_URL": "mysql://usher@localhost/usher",
    "PUBLIC_URL": "tickets.example.org",
    "HOST": "tickets.example.org",
    "PORT": "http",
    "ORGANISERS": "@olive",
    "PAYMENT_PROVIDER_TOKEN": ANOTHER_TOKEN,
    "SECRET_KEY": "short",
    "METRICS_ALLOW": "everybody",
    "TRUSTED_PROXIES": "10.0.0.0/99",
}


@pytest.fixture
async def newcomer(telegram: LocalTelegram, tmp_path: Path) -> AsyncIterator[Office]:
    """An installation that has no database yet."""
    async with office_at(f"sqlite://{tmp_path / 'usher.db'}", tmp_path, telegram) as office:
        yield office
        assert_no_setting_is_written(office)


async def refusal(process: Process) -> str:
    """The sentences with which a process ended, which are all that it wrote."""
    code = await process.wait()
    said = "\n".join(process.lines)
    assert code == REFUSED, said
    assert "Traceback" not in said
    assert re.search(r"\w \w.*[.!]$", said), said
    return said


@pytest.mark.parametrize("setting", WRONG)
async def test_a_wrong_setting_stops_the_start_in_a_sentence_that_names_it(newcomer: Office, setting: str) -> None:
    said = await refusal(await newcomer.launch("run", **{setting: WRONG[setting]}))
    assert said.startswith(setting)
    assert said.count("\n") == 0


async def test_several_wrong_settings_are_all_named_and_nothing_is_begun(newcomer: Office, tmp_path: Path) -> None:
    said = await refusal(await newcomer.launch("run", **WRONG))
    assert {line.split()[0] for line in said.splitlines()} == {*WRONG}
    assert [*tmp_path.iterdir()] == []


async def test_an_address_that_phones_cannot_reach_is_refused_with_advice(newcomer: Office) -> None:
    said = await refusal(await newcomer.launch("run", TELEGRAM_API_URL=""))
    assert said.startswith("PUBLIC_URL")
    assert "tunnel" in said
    assert "make demo" in said


async def test_a_token_that_telegram_does_not_know_is_refused(newcomer: Office) -> None:
    process = await newcomer.launch("run", TELEGRAM_BOT_TOKEN=ANOTHER_TOKEN)
    assert await process.wait() == REFUSED
    assert "TELEGRAM_BOT_TOKEN" in process.lines[-1]
    assert "@BotFather" in process.lines[-1]
    assert not [line for line in process.lines if "Traceback" in line or ANOTHER_TOKEN in line]


async def test_a_port_that_is_taken_is_refused(newcomer: Office) -> None:
    with socket.create_server(("127.0.0.1", newcomer.port)):
        process = await newcomer.launch("run")
        assert await process.wait() == REFUSED
    assert process.lines[-1].startswith(f"PORT {newcomer.port} of HOST 127.0.0.1 can't be used")
    assert not [line for line in process.lines if "Traceback" in line]


async def test_a_key_that_does_not_fit_the_database_is_refused_until_the_old_one_is_back(office: Office) -> None:
    ticket = await make_ticket()
    web = await office.start("web")
    assert await office.page(f"{web.url}/t/{token_of(ticket)}").status() == 200
    assert await web.stop() == 0
    another = secrets.token_hex(32)
    for command in ("run", "web", "bot"):
        said = await refusal(await office.launch(command, SECRET_KEY=another))
        assert said.startswith("SECRET_KEY")
        assert another not in said
    web = await office.start("web")
    assert await office.page(f"{web.url}/t/{token_of(ticket)}").status() == 200


async def test_a_lost_key_file_is_told_and_no_new_one_is_made(office: Office, tmp_path: Path) -> None:
    usher = await office.start("run", SECRET_KEY="")
    assert await usher.stop() == 0
    [file] = tmp_path.glob("*.key")
    key = file.read_bytes()
    file.unlink()
    said = await refusal(await office.launch("run", SECRET_KEY=""))
    assert said.startswith("SECRET_KEY is missing")
    assert not file.exists()
    file.write_bytes(key)
    file.chmod(0o600)
    await office.start("run", SECRET_KEY="")


@pytest.mark.parametrize("trouble", AT_THE_START, ids=lambda trouble: trouble.__name__)
async def test_a_database_that_cannot_be_used_stops_the_start_in_a_sentence(
    trouble: Starts, database_url: str, tmp_path: Path, telegram: LocalTelegram
) -> None:
    async with trouble(database_url.partition("?")[0]) as start, office_at(start.url, tmp_path, telegram) as office:
        said = await refusal(await office.launch("run", through=start.through))
        assert "DATABASE_URL" in said
        assert "usher doctor" in said
        assert_no_setting_is_written(office)


@pytest.mark.parametrize("comes", WHILE_RUNNING, ids=lambda comes: comes.__name__)
async def test_trouble_with_the_database_is_told_loses_nothing_and_ends(
    comes: Comes, database_url: str, tmp_path: Path, telegram: LocalTelegram
) -> None:
    async with (
        comes(database_url) as trouble,
        open_database(trouble.url),
        office_at(trouble.url, tmp_path, telegram) as office,
    ):
        scene = await set_scene(office)
        early, late = [
            await make_ticket(scene.event, type=scene.type, holder=scene.guest_row, holder_name=name)
            for name in ("Early Bird", "Late Riser")
        ]
        usher = await office.start("run")
        before, page = (office.page(f"{usher.url}/t/{token_of(ticket)}") for ticket in (early, late))
        nonces = [secrets.token_urlsafe(16) for _ in range(2)]
        status, admitted = await before.press(scene.staff.code, nonce=nonces[0])
        assert status == 200
        await scene.guest.receives("checked in")

        await trouble.begin(usher)
        await scene.guest.send("/help")
        status, answer = await page.press(scene.staff.code, nonce=nonces[1])
        assert (status, answer["status"], answer["reason"]) == (503, "error", "unavailable")
        assert "Nothing is lost" in answer["message"]
        form = {"code": scene.staff.code, "nonce": nonces[1]}
        async with office.http.post(f"{page.address}/check-in", data=form) as shown:
            assert shown.status == 503
            assert "Nothing is lost" in await shown.text()
        await scene.guest.receives("reach my records")
        assert usher.exit_code is None

        await trouble.end(usher)
        status, answer = await page.press_until_answered(scene.staff.code, nonce=nonces[1])
        assert (status, answer["status"]) == (200, "ok")
        again = await before.press_until_answered(scene.staff.code, nonce=nonces[0])
        assert again == (200, admitted)
        await scene.guest.receives("checked in", timeout=20)
        await scene.guest.sees("/tickets", timeout=20)
        await everything_delivered()
        assert await CheckIn.filter(status="ok").count() == 2
        assert await usher.stop() == 0
        assert "Traceback" not in "\n".join(usher.lines)
        await assert_nothing_secret_is_written(office)


async def test_migrate_makes_the_database_that_the_others_need(
    empty_database_url: str, tmp_path: Path, telegram: LocalTelegram
) -> None:
    async with office_at(empty_database_url, tmp_path, telegram) as office:
        said = await refusal(await office.launch("web"))
        assert "usher migrate" in said
        first, second = [await ended(office, "migrate") for _ in range(2)]
        assert re.search(r"^Applied .*is up to date\.$", first, re.DOTALL)
        assert "was up to date already" in second
        web = await office.start("web")
        async with office.http.get(f"{web.url}/healthz") as answer:
            assert (await answer.json())["status"] == "ok"
        assert await web.stop() == 0
        assert_no_setting_is_written(office)


async def test_a_backup_made_while_usher_runs_opens_and_lacks_the_key(
    office: Office, database_url: str, empty_database_url: str, tmp_path: Path, telegram: LocalTelegram
) -> None:
    usher = await office.start("run")
    ticket = await make_ticket()
    copy = tmp_path / "copy"
    said = await ended(office, "backup", str(copy))
    assert "SECRET_KEY is not in it" in said
    assert KEY.encode() not in copy.read_bytes()
    assert copy.stat().st_mode & 0o077 == 0
    assert "never overwrites" in await refusal(await office.launch("backup", str(copy)))
    assert await usher.stop() == 0

    restore(copy, empty_database_url)
    async with office_at(empty_database_url, tmp_path, telegram) as restored:
        web = await restored.start("web")
        assert await restored.page(f"{web.url}/t/{token_of(ticket)}").status() == 200
        said = await refusal(await restored.launch("web", SECRET_KEY=secrets.token_hex(32)))
        assert said.startswith("SECRET_KEY")


async def test_the_doctor_says_what_is_well_and_what_to_do(office: Office, empty_database_url: str) -> None:
    usher = await office.start("run")
    said = await ended(office, "doctor")
    assert [line[0] for line in said.splitlines()] == ["✓"] * 6
    assert f"@{office.telegram.username}" in said
    assert await usher.stop() == 0

    office.telegram.down()
    ill = await office.launch("doctor", DATABASE_URL=empty_database_url, PUBLIC_URL="https://tickets.example.org")
    assert await ill.wait() == 1
    assert not [line for line in ill.lines if "Traceback" in line]
    wrong = [line for line in ill.lines if line.startswith("✗")]
    assert [re.search("usher migrate|Telegram can't be reached", line) is not None for line in wrong] == [True, True]

    office.telegram.up()
    ill = await office.launch("doctor", SECRET_KEY=secrets.token_hex(32), TELEGRAM_BOT_TOKEN=ANOTHER_TOKEN)
    assert await ill.wait() == 1
    wrong = [line for line in ill.lines if line.startswith("✗")]
    assert [re.search("SECRET_KEY|TELEGRAM_BOT_TOKEN", line) is not None for line in wrong] == [True, True]


async def test_a_press_that_is_under_way_is_answered_before_the_process_ends(office: Office) -> None:
    event = await make_event()
    staff = await make_staff(event)
    ticket = await make_ticket(event)
    web = await office.start("web")
    reached = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        reached.set()
        yield json.dumps({"code": staff.code, "nonce": secrets.token_urlsafe(16)}).encode()

    async def press() -> int:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        address = f"{web.url}/t/{token_of(ticket)}/check-in"
        async with office.http.post(address, data=body(), headers=headers, expect100=True) as answer:
            return answer.status

    pressing = asyncio.create_task(press())
    async with in_transaction():
        await Ticket.filter(id=ticket.id).select_for_update().get()
        await reached.wait()  # the server has asked for the body, so it has begun to answer
        web.ask_to_end()
        await refuses_connections(web)
        assert not pressing.done()

    assert await pressing == 200
    assert await web.wait() == 0
    assert await CheckIn.filter(status="ok").count() == 1
    assert not complaints(web)


async def test_a_reply_that_is_under_way_is_given_before_the_process_ends(office: Office) -> None:
    usher = await office.start("run")
    guest = office.telegram.person("Ada Lovelace")
    gate = office.telegram.hold("sendMessage")
    await guest.start()
    await gate.reached()
    usher.ask_to_end()
    await usher.writes(re.compile("stopping"))
    gate.open()
    await guest.receives("Hello Ada")
    assert await usher.wait() == 0
    assert not complaints(usher)
    assert not await HandledUpdate.filter(done_at=None).exists()


async def test_a_wrong_provider_token_is_told_to_the_buyer_and_nothing_is_sold(office: Office) -> None:
    scene = await set_scene(office)
    scene.type.price = 1200
    await scene.type.save()
    await office.start("run", PAYMENT_PROVIDER_TOKEN="284685063:TEST:of-somebody-else")
    await scene.guest.send("/events")
    for button in ("Standard", "1", "Ada Lovelace"):
        await scene.guest.press(await scene.guest.receives("Summer Night"), button)
    await scene.guest.receives("ask the organiser")
    assert not await Order.filter(status="paid").exists()


async def ended(office: Office, *command: str) -> str:
    """What a command said that did its work."""
    process = await office.launch(*command)
    code = await process.wait()
    said = "\n".join(process.lines)
    assert code == 0, said
    return said


def complaints(process: Process) -> list[str]:
    """Lines about something that went wrong."""
    return [line for line in process.lines if re.search("Traceback|WARNING|ERROR|Unclosed|never awaited", line)]


def restore(copy: Path, url: str) -> None:
    """Put a backup in its place, as the operator would."""
    file = database_file(url)
    if file is None:
        subprocess.run(["pg_restore", f"--dbname={url}", copy], check=True)
        return
    shutil.copyfile(copy, file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def refuses_connections(process: Process) -> None:
    """Wait until the process listens no more."""
    async with asyncio.timeout(10):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", process.port)
            except OSError:
                return
            writer.close()
            await asyncio.sleep(0.05)  # nothing tells when a port closes
