"""Small files of the kinds that people send, made by hand so that nothing private is in the repository."""

from io import BytesIO

from PIL import Image

PLACE = b"+52.5200+013.4050/"
"""Where a phone says that it was filmed."""


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of an MP4 file."""
    content = b"".join(parts)
    return (len(content) + 8).to_bytes(4) + kind + content


def mp4(*codecs: bytes) -> bytes:
    """An MP4 file with tracks of these codecs, and with the place where it was filmed."""
    tracks = [
        box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", box(b"stsd", bytes(7) + b"\1", box(codec, bytes(78)))))))
        for codec in codecs
    ]
    moov = box(b"moov", box(b"mvhd", bytes(100)), *tracks, box(b"udta", box(b"\xa9xyz", PLACE)))
    return box(b"ftyp", b"isom", bytes(4), b"mp42") + moov + box(b"mdat", b"frames")


def mp3(*, tagged: bool = False) -> bytes:
    """A frame of MPEG 1 layer III, if wanted after an ID3 tag."""
    tag = b"ID3\4\0\0\0\0\1\0" + bytes(128) if tagged else b""
    return tag + b"\xff\xfb\x90\x00" + bytes(413)


def voice_message() -> bytes:
    """The head of an Ogg Opus stream."""
    return b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead\1\1" + bytes(40)


def picture(kind: str = "JPEG", *, mode: str = "RGB", size: tuple[int, int] = (80, 60), place: bool = False) -> bytes:
    """A picture, if wanted turned on its side with the place where it was taken."""
    drawn, exif = BytesIO(), Image.Exif()
    if place:
        exif[0x0112] = 6  # to be shown turned by 90 degrees
        exif[0x010F] = "A phone"
        exif.get_ifd(0x8825)[1] = "N"
    Image.new(mode, size, "teal").save(drawn, kind, exif=exif)
    return drawn.getvalue()
