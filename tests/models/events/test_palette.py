from models.events.palette import FIRST_HUE, LAST_HUE, palette

NAMES = [f"Event number {number}" for number in range(300)] + ["春节联欢晚会", "", "Ωμέγα"]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_name_always_has_the_same_colours() -> None:
    assert palette("Winter Jazz") == palette("  winter JAZZ ")


def test_names_have_different_colours() -> None:
    assert len({palette(name).background for name in NAMES}) > 80


def test_text_is_legible_on_its_ground() -> None:
    for colours in map(palette, NAMES):
        assert contrast(colours.ink, colours.background) >= 7, colours
        assert contrast(colours.ink, colours.glow) >= 4.5, colours
        assert contrast(colours.accent, colours.background) >= 4.5, colours
        assert contrast(colours.accent, colours.glow) >= 4.5, colours
        assert contrast(colours.paper_ink, colours.paper) >= 7, colours


def test_no_ticket_has_the_hue_of_an_answer() -> None:
    assert all(FIRST_HUE <= palette(name).hue <= LAST_HUE for name in NAMES)
