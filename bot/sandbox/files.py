"""The files that Telegram keeps: sent once, used again by their ``file_id``."""

import io
import mimetypes
import secrets
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import aiohttp
from PIL import Image, UnidentifiedImageError

from bot.sandbox.parameters import Upload
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.shapes import Json

DOWNLOAD_LIMIT = 20_000_000
PHOTO_LIMIT = 10_000_000
UPLOAD_LIMIT = 50_000_000

_THUMBNAIL = 320
_WITHOUT_SIZE = frozenset({"document", "audio", "voice"})
_FOLDERS = {
    "photo": "photos",
    "document": "documents",
    "animation": "animations",
    "video": "videos",
    "audio": "music",
    "voice": "voice",
}


@dataclass
class StoredFile:
    """One file. ``kind`` is the field of a message that it appears under (photo, document, …)."""

    kind: str
    content: bytes
    file_name: str
    mime_type: str
    width: int = 0
    height: int = 0
    duration: int = 0
    path: str = ""
    file_id: str = field(default_factory=lambda: f"AgACAgIAAxkB{secrets.token_urlsafe(39)}")
    unique_id: str = field(default_factory=lambda: f"AQAD{secrets.token_urlsafe(9)}")

    def size(self) -> Json:
        """The fields that every description of this file begins with."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def named(self) -> Json:
        """Name and type, where Telegram tells them."""
        return {"file_name": self.file_name, "mime_type": self.mime_type}


class Files:
    """Everything that was ever sent. Knows a file by its ``file_id`` and by its path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._small: dict[str, StoredFile] = {}

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Stores an upload. Raises a 400 for what Telegram does not take as this kind of file."""
        if not upload.content:
            raise bad_request("file must be non-empty")
        stored = StoredFile(kind, upload.content, _plain_name(upload.file_name), _mime_type(upload))
        if kind == "photo":
            _measure(stored)
        elif len(upload.content) > UPLOAD_LIMIT:
            raise Refusal(413, "Request Entity Too Large")
        self._add(stored)
        if kind == "photo":
            self._keep_small(stored)
        return stored

    def find(self, kind: str, file_id: str) -> StoredFile:
        """The file behind a ``file_id``. Raises a 400 for a wrong one and for one of another kind."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if stored.kind != kind:
            raise bad_request(f"can't use file of type {stored.kind.capitalize()} as {kind.capitalize()}")
        return stored

    def any_kind(self, file_id: str) -> StoredFile:
        """The file behind a ``file_id``, whatever it is. Raises a 400 for a wrong one."""
        if file_id not in self._by_id:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile | None:
        """The file at a path of the download address."""
        return self._by_path.get(path)

    def describe(self, stored: StoredFile) -> Json:
        """The part of a message that holds this file."""
        if stored.kind == "photo":
            small = self._small.get(stored.file_id)
            return {"photo": [_measured(each) for each in (small, stored) if each is not None]}
        described = {stored.kind: _described(stored)}
        if stored.kind == "animation":
            described["document"] = {**stored.size(), **stored.named()}
        return described

    def _add(self, stored: StoredFile) -> None:
        suffix = PurePosixPath(stored.file_name).suffix
        stored.path = f"{_FOLDERS[stored.kind]}/file_{len(self._by_id)}{suffix}"
        self._by_id[stored.file_id] = stored
        self._by_path[stored.path] = stored

    def _keep_small(self, stored: StoredFile) -> None:
        if max(stored.width, stored.height) <= _THUMBNAIL:
            return
        with Image.open(io.BytesIO(stored.content)) as picture:
            picture.thumbnail((_THUMBNAIL, _THUMBNAIL), Image.Resampling.NEAREST)
            scaled = io.BytesIO()
            picture.convert("RGB").save(scaled, "JPEG")
        small = StoredFile("photo", scaled.getvalue(), stored.file_name, "image/jpeg", picture.width, picture.height)
        self._add(small)
        self._small[stored.file_id] = small


async def fetch(url: str) -> Upload:
    """Gets a file from an address, as Telegram does. Raises a 400 when it cannot be had."""
    try:
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            answer.raise_for_status()
            content = await answer.content.read(DOWNLOAD_LIMIT)
            return Upload(PurePosixPath(answer.url.path).name or "file", content, answer.content_type)
    except (aiohttp.ClientError, ValueError, TimeoutError):
        raise bad_request("failed to get HTTP URL content") from None


def _measure(stored: StoredFile) -> None:
    if len(stored.content) > PHOTO_LIMIT:
        raise bad_request("file is too big")
    try:
        with Image.open(io.BytesIO(stored.content)) as picture:
            stored.width, stored.height = picture.size
            stored.mime_type = Image.MIME.get(picture.format or "", stored.mime_type)
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    longest, shortest = max(picture.size), min(picture.size)
    if stored.width + stored.height > 10_000 or longest > 20 * shortest:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _measured(stored: StoredFile) -> Json:
    return {**stored.size(), "width": stored.width, "height": stored.height}


def _described(stored: StoredFile) -> Json:
    if stored.kind == "document":
        return {**stored.size(), **stored.named()}
    described: Json = {**stored.size(), "mime_type": stored.mime_type, "duration": stored.duration}
    if stored.kind != "voice":
        described["file_name"] = stored.file_name
    if stored.kind not in _WITHOUT_SIZE:
        described |= {"width": stored.width, "height": stored.height}
    return described


def _plain_name(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name or "file"


def _mime_type(upload: Upload) -> str:
    guessed, _ = mimetypes.guess_type(upload.file_name)
    if upload.mime_type in {"", "application/octet-stream"}:
        return guessed or "application/octet-stream"
    return upload.mime_type
