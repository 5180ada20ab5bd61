"""Scripts and styles, under addresses that hold a hash of them all, so that browsers keep them for ever.

An address with another hash, asked for while a new version is being rolled out, gets what there is, and is not kept.
"""

import hashlib
import re
from mimetypes import MimeTypes
from pathlib import Path
from posixpath import normpath

from aiohttp import web

FOLDER = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "no-cache"
IMPORTED = re.compile(rb'^(?:import|export) [^;]*?"(\.[^"]+)";', re.MULTILINE)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


class StaticFiles:
    """The files in memory; they are few and small."""

    def __init__(self) -> None:
        files = sorted(file for file in FOLDER.rglob("*") if file.is_file())
        self._contents = {file.relative_to(FOLDER).as_posix(): file.read_bytes() for file in files}
        digest = hashlib.sha256()
        for path, content in self._contents.items():
            digest.update(f"{path}\x1f{len(content)}\x1f".encode() + content)
        self.version = digest.hexdigest()[:16]

    def url(self, path: str) -> str:
        """The address of a file. Raises KeyError if there is none."""
        if path not in self._contents:
            raise KeyError(path)
        return f"/static/{self.version}/{path}"

    def paths(self, folder: str) -> list[str]:
        """The files whose names begin so."""
        return [path for path in self._contents if path.startswith(folder)]

    def modules(self, path: str) -> tuple[str, ...]:
        """The addresses of a script and of all that it imports, so that a page can name them. Raises KeyError."""
        found = [path]
        for name in found:
            imported = [normpath(f"{Path(name).parent}/{other.decode()}") for other in self._imports(name)]
            found += [other for other in imported if other not in found]
        return tuple(map(self.url, found))

    def _imports(self, path: str) -> list[bytes]:
        return IMPORTED.findall(self._contents[path])

    def response(self, path: str, version: str) -> web.Response:
        """A file. Raises HTTPNotFound."""
        content = self._contents.get(path)
        if content is None:
            raise web.HTTPNotFound
        kept = FOR_EVER if version == self.version else NOT_KEPT
        content_type = TYPES.get(Path(path).suffix) or MimeTypes().guess_type(path)[0] or "application/octet-stream"
        charset = "utf-8" if content_type.startswith("text/") else None
        return web.Response(body=content, content_type=content_type, charset=charset, headers={"Cache-Control": kept})
