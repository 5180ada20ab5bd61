"""Writes an event's sheets into files that Telegram takes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from models.clock import now
from models.export.attempts import attempt_sheet
from models.export.counts import arrival_sheet, organisation_sheet, takings_sheet
from models.export.csv_files import CsvWriter
from models.export.guests import guest_sheet
from models.export.sheet import Row, Sheet
from models.export.xlsx import MOST_ROWS, XlsxWriter
from models.language.formats import decimal_symbol
from models.language.speech import Voice
from models.tables import Event, EventKind, ExportForm

MOST_BYTES = 49_000_000
"""A bot may send files of 50 MB (Bot API, sendDocument)."""
MARGIN = 0.8
"""Of the rows that would just fit."""

Tell = Callable[[int], Awaitable[None]]
"""Is told how many rows are written."""


class Writer(Protocol):
    """Writes sheets, one after the other."""

    def begin(self, sheet: Sheet) -> None:
        """Begin a sheet."""

    def add(self, rows: Sequence[Row]) -> None:
        """Write rows below."""

    def end(self) -> None:
        """End the sheet."""

    def close(self) -> list[Path]:
        """End everything; the files in order."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The files; ``is_split``: some would have been too large in one piece."""

    files: Sequence[Path]
    is_split: bool


async def export(
    event: Event,
    form: ExportForm,
    speak: Voice,
    folder: Path,
    *,
    most_bytes: int | None = MOST_BYTES,
    asked_at: datetime | None = None,
    tell: Tell | None = None,
) -> Exported:
    """Everything about the event as files in ``folder``, each of at most ``most_bytes``, if that matters.

    Headings are as ``speak`` says. The files bear the time at which they were asked for; left out, it is now.
    """
    sheets = await sheets_of(event, speak)
    stem = f"{event.slug}-{_stamp(asked_at or now())}"
    if form is ExportForm.CSV:
        files = await _write(sheets, CsvWriter(folder, stem, most_bytes, decimal=decimal_symbol(speak)), tell)
        return Exported(files, is_split=len(files) > len(sheets))
    rows = MOST_ROWS
    while True:
        files = await _write(sheets, XlsxWriter(folder, stem, rows), tell)
        largest = max(file.stat().st_size for file in files)
        if most_bytes is None or largest <= most_bytes:
            return Exported(files, is_split=len(files) > 1)
        rows = max(1, int(min(rows, await _count(sheets)) * MARGIN * most_bytes / largest))
        for file in files:
            file.unlink()


async def sheets_of(event: Event, speak: Voice) -> list[Sheet]:
    """The tables of an event, the one that is read most first."""
    sheets = [guest_sheet(event, speak)]
    if event.kind is EventKind.EXHIBITION:
        sheets.append(organisation_sheet(event, speak))
    return [*sheets, attempt_sheet(event, speak), await arrival_sheet(event, speak), takings_sheet(event, speak)]


async def _write(sheets: Sequence[Sheet], writer: Writer, tell: Tell | None) -> list[Path]:
    """Read in this loop, write in a thread: nobody waits for the disk."""
    written = 0
    try:
        for sheet in sheets:
            await asyncio.to_thread(writer.begin, sheet)
            async for rows in sheet.batches():
                await asyncio.to_thread(writer.add, rows)
                written += len(rows)
                if tell:
                    await tell(written)
            await asyncio.to_thread(writer.end)
    finally:
        files = await asyncio.to_thread(writer.close)
    return files


async def _count(sheets: Sequence[Sheet]) -> int:
    count = 0
    for sheet in sheets:
        async for rows in sheet.batches():
            count += len(rows)
    return count


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%d-%H%M}"
