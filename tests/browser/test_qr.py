"""The QR code on the page, as another phone's camera reads it from the screen."""

from io import BytesIO

import pytest
from PIL import Image
from zxingcpp import read_barcode

from tests.chromium import PHONE, OpenPage
from tests.makers import LINKS, make_ticket, token_of


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_code_on_the_page_is_the_ticket_link(site: str, open_page: OpenPage, scheme: str) -> None:
    ticket = await make_ticket()
    page = await open_page(**PHONE, color_scheme=scheme)
    await page.goto(site + token_of(ticket))
    shown = Image.open(BytesIO(await page.screenshot(full_page=True)))
    read = read_barcode(shown)
    assert read is not None
    assert read.text == LINKS.ticket_url(ticket)
