"""The ticket as a picture: face, perforation, and a stub with the QR code of the ticket link."""

from PIL import Image, ImageDraw

from bot.picture.facts import TicketFacts
from bot.picture.lines import Lines, fit
from bot.picture.sheet import CANVAS, EDGE, PADDING, TEAR, encoded, face, laid_out, shape, start
from bot.picture.typeface import BLACK, BOLD, REGULAR, Style
from models.events.palette import Palette, palette
from models.language.speech import Voice, voice
from models.qr import qr_matrix

QR_ROOM = 440
SMALLEST_MODULE = 8
GAP = 36
ALARM = "#ffc21a"
"""Of rehearsals: a colour that no palette has, so that nobody takes one for a ticket."""
ALARM_INK = "#1b1300"
RIBBON = 96


def ticket_picture(facts: TicketFacts) -> bytes:
    """The ticket as a JPEG. Takes some 100 ms of a processor: call it in a thread."""
    speak = voice(facts.event.language)
    colours = palette(facts.event.name)
    ticket = Image.new("RGB", CANVAS, "#fff")
    ticket.paste(face(facts.event, speak.count("picture.admits", facts.places)), (EDGE, EDGE))
    if facts.rehearsal:
        _ribbon(ticket, speak)
    _stub(ticket, facts, speak, colours)
    return encoded(laid_out(ticket, shape(holes=True), colours))


def _stub(ticket: Image.Image, facts: TicketFacts, speak: Voice, colours: Palette) -> None:
    """The code at the end of the line, the words beside it."""
    code = _qr(facts.link)
    left, right = EDGE + PADDING, CANVAS[0] - EDGE - PADDING
    top = TEAR + (CANVAS[1] - EDGE - TEAR - code.height) // 2
    if speak.direction == "ltr":
        ticket.paste(code, (right - code.width + GAP, top))
        right -= code.width - GAP + GAP // 2
    else:
        ticket.paste(code, (left - GAP, top))
        left += code.width - GAP + GAP // 2
    _words(ticket, facts, (left, right), speak, colours)


def _words(ticket: Image.Image, facts: TicketFacts, sides: tuple[int, int], speak: Voice, colours: Palette) -> None:
    """Holder, type and order number, each under its label, spread over the height of the stub."""
    draw = ImageDraw.Draw(ticket)
    x, align = start(speak, *sides)
    entries = _entries(facts, sides[1] - sides[0], speak)
    spare = CANVAS[1] - EDGE - TEAR - 2 * PADDING - sum(label.height + value.height for label, value in entries)
    y: float = TEAR + PADDING + min(0, spare / 2) - 4
    for label, value in entries:
        y = label.write(draw, (x, y), _muted(colours), align)
        y = value.write(draw, (x, y), colours.paper_ink, align) + max(0, spare) / max(1, len(entries) - 1)


def _entries(facts: TicketFacts, room: int, speak: Voice) -> list[tuple[Lines, Lines]]:
    """A name that no font can write is left out with its label."""
    language = speak.language
    label = [Style(size, REGULAR, language) for size in (27, 23)]
    name = [Style(size, BLACK, language) for size in (56, 50, 44, 38, 34, 30, 26)]
    plain = [Style(size, BOLD, language) for size in (42, 38, 34, 30)]
    number = [Style(size, BLACK, language) for size in (50, 42, 34)]
    shown = (
        ("picture.holder", facts.holder_name, name, 165),
        ("picture.type", facts.type_name, plain, 90),
        ("picture.order", facts.order_number, number, 62),
    )
    entries = [
        (fit(speak.text(key), (room, 40), label), fit(text, (room, height), styles))
        for key, text, styles, height in shown
    ]
    return [(label, value) for label, value in entries if value.lines]


def _qr(link: str) -> Image.Image:
    """Dark on white, each module a square of at least `SMALLEST_MODULE` dots."""
    matrix = qr_matrix(link)
    small = Image.new("1", (len(matrix), len(matrix)))
    small.putdata([not dark for row in matrix for dark in row])
    module = max(SMALLEST_MODULE, (QR_ROOM + 2 * GAP) // len(matrix))
    return small.convert("RGB").resize((len(matrix) * module,) * 2, Image.Resampling.NEAREST)


def _ribbon(ticket: Image.Image, speak: Voice) -> None:
    """A striped tape across the top that says what this is."""
    draw = ImageDraw.Draw(ticket)
    draw.rectangle((EDGE, EDGE, CANVAS[0] - EDGE, EDGE + RIBBON), fill=ALARM_INK)
    for x in range(-RIBBON, CANVAS[0] + RIBBON, 64):
        draw.polygon(
            [(x, EDGE + RIBBON), (x + 32, EDGE + RIBBON), (x + 32 + RIBBON, EDGE), (x + RIBBON, EDGE)], fill=ALARM
        )
    lines = fit(
        speak.text("picture.rehearsal"), (760, 60), [Style(size, BLACK, speak.language) for size in (48, 40, 32)]
    )
    middle = CANVAS[0] / 2
    draw.rectangle((middle - lines.width / 2 - 36, EDGE, middle + lines.width / 2 + 36, EDGE + RIBBON), fill=ALARM)
    lines.write(draw, (middle, EDGE + (RIBBON - lines.height) / 2), ALARM_INK, "center")


def _muted(colours: Palette) -> tuple[int, int, int]:
    """The paper's ink, half way to grey: still over 4.5 to 1 on the paper."""
    ink = bytes.fromhex(colours.paper_ink[1:])
    red, green, blue = ((part + 105) // 2 for part in ink)
    return red, green, blue
