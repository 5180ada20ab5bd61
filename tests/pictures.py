"""Pictures as tests look at them."""

from io import BytesIO

from PIL import Image


def opened(content: bytes) -> Image.Image:
    """The picture in these bytes."""
    return Image.open(BytesIO(content))
