import xml.etree.ElementTree as ET

import zxingcpp
from PIL import Image

from models.qr import Matrix, qr_matrix, qr_svg

LINK = "https://usher.example/t/abcdefghijklmnopqrstuvwxyz0"


def drawn(matrix: Matrix, module: int = 4) -> Image.Image:
    image = Image.new("L", (len(matrix), len(matrix)))
    image.putdata([0 if dark else 255 for row in matrix for dark in row])
    return image.resize((len(matrix) * module,) * 2, Image.Resampling.NEAREST)


def rasterised(svg: str) -> Matrix:
    """The modules that the path of the SVG fills: it is made of rectangles one unit high."""
    path = ET.fromstring(svg).findall("{http://www.w3.org/2000/svg}path")[1].attrib["d"]  # noqa: S314  our own
    size = int(ET.fromstring(svg).attrib["viewBox"].split()[2])  # noqa: S314  our own
    dark = set()
    for stretch in path.split("z")[:-1]:
        start, length = stretch[1:].split("h")[0], stretch.split("h")[1].split("v")[0]
        x, y = map(int, start.split())
        dark |= {(x + step, y) for step in range(int(length))}
    return tuple(tuple((x, y) in dark for x in range(size)) for y in range(size))


def test_another_decoder_reads_the_link() -> None:
    assert [code.text for code in zxingcpp.read_barcodes(drawn(qr_matrix(LINK)))] == [LINK]


def test_another_decoder_reads_the_svg() -> None:
    assert [code.text for code in zxingcpp.read_barcodes(drawn(rasterised(qr_svg(LINK))))] == [LINK]


def test_text_outside_ascii_is_read_too() -> None:
    assert zxingcpp.read_barcodes(drawn(qr_matrix("票 – Zoë")))[0].text == "票 – Zoë"


def test_the_quiet_zone_is_four_modules_wide() -> None:
    matrix = qr_matrix(LINK)
    edges = [*matrix[:4], *matrix[-4:], *(row[:4] for row in matrix), *(row[-4:] for row in matrix)]
    assert not any(module for edge in edges for module in edge)
    assert any(matrix[4])


def test_the_svg_is_dark_on_white_and_asks_a_strict_policy_for_nothing() -> None:
    svg = qr_svg(LINK)
    assert [path.attrib["fill"] for path in ET.fromstring(svg)] == ["#fff", "#000"]  # noqa: S314  our own
    assert not any(word in svg for word in ("style", "script", "class", "currentColor", "href"))


def test_the_link_is_nowhere_in_the_svg_in_clear() -> None:
    assert LINK not in qr_svg(LINK)
