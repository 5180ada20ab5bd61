"""Exports by programs: whole, in the language that is asked for, and nothing is left behind on the disk."""

import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from aiohttp import ClientSession

from tests.makers import make_ticket
from tests.models.export.reading import read_csv, read_xlsx
from tests.webpage.api.programs import V1, Program, make_program, problem


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files are written."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


async def test_a_workbook_has_everything_under_the_headings_that_are_asked_for(
    program: Program, tmp_path: Path, folder: Path
) -> None:
    event = await program.event(slug="gala")
    await make_ticket(event, holder_name="Ada Lovelace")

    response = await program.get(f"/events/{event.id}/export.xlsx", **{"Accept-Language": "de"})

    file = tmp_path / "gala.xlsx"
    file.write_bytes(await response.read())
    assert response.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''gala-")
    assert int(response.headers["Content-Length"]) == file.stat().st_size
    assert [row["Inhaber"] for row in read_xlsx(file)["Tickets"]] == ["Ada Lovelace"]
    assert list(folder.iterdir()) == []


async def test_tables_come_as_a_pack_of_csv_files(program: Program, tmp_path: Path, folder: Path) -> None:
    event = await program.event()
    await make_ticket(event, holder_name="=1+1")

    response = await program.get(f"/events/{event.id}/export.csv")

    assert response.content_type == "application/zip"
    with ZipFile(BytesIO(await response.read())) as pack:
        pack.extractall(tmp_path / "pack")
    files = sorted((tmp_path / "pack").iterdir())
    assert [file.stem.partition("-")[0] for file in files] == ["arrivals", "attempts", "takings", "tickets"]
    assert read_csv(files[-1])[0]["Holder"] == "'=1+1"
    assert list(folder.iterdir()) == []


async def test_nothing_is_left_of_a_file_whose_reader_goes_away(program: Program, folder: Path) -> None:
    event = await program.event()
    await make_ticket(event)
    path = f"{V1}/events/{event.id}/export.xlsx"

    async with program.client.get(path, headers=program.authorization) as response:
        response.close()
    head = await program.client.head(path, headers=program.authorization)

    assert head.status == 200
    assert list(folder.iterdir()) == []


async def test_more_rows_than_a_workbook_holds_are_to_be_had_as_csv(
    program: Program, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr("models.export.files.MOST_ROWS", 1)
    event = await program.event()
    for _ in range(2):
        await make_ticket(event)

    assert await problem(await program.get(f"/events/{event.id}/export.xlsx")) == (409, "too_many_rows")
    assert (await program.get(f"/events/{event.id}/export.csv")).status == 200
    assert list(folder.iterdir()) == []


async def test_other_types_are_not_acceptable_and_other_organisers_get_nothing(
    client: ClientSession, program: Program
) -> None:
    event = await program.event()
    other = await make_program(client)

    for name in ("export.xlsx", "export.csv"):
        wanted = await program.get(f"/events/{event.id}/{name}", Accept="application/json")
        assert await problem(wanted) == (406, "not_acceptable")
        assert (await other.get(f"/events/{event.id}/{name}")).status == 404
