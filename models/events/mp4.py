"""What is inside an MP4 file (ISO/IEC 14496-12): the codecs of its tracks, and what it tells of its maker."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
TELLING = frozenset({b"udta", b"meta"})
"""Boxes that hold titles, the device, and often the place where it was filmed."""
HEADER = 8
LONG_HEADER = 16
MOST_BOXES = 10_000


class NotMp4(ValueError):
    """The content is no MP4 file, or a broken one."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box: where its content begins and ends in the file."""

    kind: bytes
    header: int
    begin: int
    end: int


def codecs(content: bytes) -> frozenset[str]:
    """The codecs of the tracks as in RFC 6381, such as ``avc1`` (H.264) and ``mp4a`` (AAC). Raises NotMp4."""
    if content[4:8] != b"ftyp":
        raise NotMp4("it does not begin with its type")
    found = {kind for box in _boxes(content) if box.kind == b"stsd" for kind in _entries(content, box)}
    if not found:
        raise NotMp4("it has no tracks")
    return frozenset(kind.decode("latin-1") for kind in found)


def without_metadata(content: bytes) -> bytes:
    """The same file with what it tells of its maker blanked. Nothing moves: offsets stay right. Raises NotMp4."""
    blanked = bytearray(content)
    for box in _boxes(content):
        if box.kind in TELLING:
            blanked[box.header + 4 : box.header + HEADER] = b"free"
            blanked[box.begin : box.end] = bytes(box.end - box.begin)
    return bytes(blanked)


def _boxes(content: bytes) -> list[Box]:
    """All boxes, those inside containers as well."""
    boxes = list(islice(_side_by_side(content, 0, len(content)), MOST_BOXES))
    for box in boxes:  # grows on the way
        if len(boxes) >= MOST_BOXES:
            raise NotMp4("it has no end of boxes")
        if box.kind in CONTAINERS:
            boxes += islice(_side_by_side(content, box.begin, box.end), MOST_BOXES)
    return boxes


def _side_by_side(content: bytes, begin: int, end: int) -> Iterator[Box]:
    at = begin
    while at + HEADER <= end:
        size, kind, header = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8], HEADER
        if size == 1:
            size, header = int.from_bytes(content[at + 8 : at + 16]), LONG_HEADER
        elif size == 0:
            size = end - at
        if size < header or at + size > end:
            raise NotMp4("a box is longer than what holds it")
        yield Box(kind, at, at + header, at + size)
        at += size


def _entries(content: bytes, stsd: Box) -> Iterator[bytes]:
    """The kinds of the sample entries; version, flags and count come before them."""
    for entry in _side_by_side(content, stsd.begin + 8, stsd.end):
        yield entry.kind
