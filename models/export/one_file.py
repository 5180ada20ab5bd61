"""An export as one file without a name on the disk: whatever becomes of its reader, nothing is left behind."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from models.clock import now
from models.export.files import export
from models.language.speech import Voice
from models.tables import Event, ExportForm


class TooManyRows(Exception):
    """No workbook has room for so many."""


@dataclass(frozen=True, slots=True)
class OneFile:
    """A file to be read from its beginning, and closed."""

    name: str
    content: BinaryIO


async def one_file(event: Event, form: ExportForm, speak: Voice) -> OneFile:
    """Everything about the event: a workbook, or a ZIP of all CSV files. Raises TooManyRows."""
    with TemporaryDirectory(prefix="usher-", ignore_cleanup_errors=True) as folder:
        made = await export(event, form, speak, Path(folder), most_bytes=None)
        if form is ExportForm.CSV:
            path = Path(folder) / f"{event.slug}-{now():%Y%m%d-%H%M}.zip"
            await asyncio.to_thread(_pack, made.files, path)
        elif made.is_split:
            raise TooManyRows(event.id)
        else:
            [path] = made.files
        return OneFile(path.name, await asyncio.to_thread(path.open, "rb"))


def _pack(files: Sequence[Path], path: Path) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as pack:
        for file in files:
            pack.write(file, file.name)
