"""WCAG 2.2 AA, as far as a program can tell: names, sizes, contrast, focus, motion, reflow."""

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from models.clock import now
from tests.browser.ticket_pages import outcome, type_code
from tests.chromium import PHONE, OpenPage
from tests.makers import make_event, make_staff, make_ticket, token_of

EVENTS = ("Summer Night", "Jazz am Fluss", "Winter Lantern Walk", "Tiny Robots Expo", "上海爵士之夜", "Bread & Butter")
LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh von und zu Hohenlohe-Langen"
SMALLEST_TARGET = 44

CONTRAST = """
pairs => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
  const probe = document.body.appendChild(document.createElement('i'));
  const luminance = name => {
    probe.style.color = name.startsWith('--') ? `var(${name})` : name;
    canvas.fillStyle = getComputedStyle(probe).color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(part => part / 255)
      .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return pairs.map(([ink, ground]) => {
    const [light, dark] = [luminance(ink), luminance(ground)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });
}
"""
CONTROLS = """
smallest => [...document.querySelectorAll('button, a[href], summary, input:not([type=hidden]), select')]
  .filter(control => control.checkVisibility())
  .filter(control => {
    const {width, height} = control.getBoundingClientRect();
    const name = control.ariaLabel || control.innerText || control.querySelector('img')?.alt
      || control.labels?.[0]?.innerText;
    return Math.min(width, height) < smallest || !name?.trim();
  })
  .map(control => control.outerHTML)
"""
PAIRS = (
    ("--page-ink", "--page"),
    ("--page-quiet", "--page"),
    ("--paper-ink", "--paper"),
    ("--paper-quiet", "--paper"),
    ("--good", "--paper"),
    ("--attention", "--paper"),
    ("--gone", "--paper"),
    ("--accent", "--paper"),
    ("--on-accent", "--accent"),
    ("white", "--admit"),
    ("white", "--admit-deep"),
    ("white", "--admit-bright"),
    ("white", "--refuse"),
    ("white", "--refuse-deep"),
    ("--unsure-ink", "--unsure"),
    ("--unsure-ink", "#f5ac1f"),
    ("#ffd980", "--unsure-ink"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_what_is_behind_them(open_page: OpenPage, site: str, scheme: str) -> None:
    page = await open_page(color_scheme=scheme)
    for name in EVENTS:
        await page.goto(site + token_of(await make_ticket(await make_event(name=name))))
        ratios = await page.evaluate(CONTRAST, [list(pair) for pair in PAIRS])
        low = {pair: round(ratio, 2) for pair, ratio in zip(PAIRS, ratios, strict=True) if ratio < 4.5}
        assert low == {}, name


async def test_everything_that_can_be_tapped_is_large_and_has_a_name(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.goto(site + token_of(await make_ticket(event, places=3)))
    await phone.locator("[data-open-keypad]").wait_for()
    assert await small_or_nameless(phone) == []
    await type_code(phone, staff.code[:1])
    assert await small_or_nameless(phone) == []
    await type_code(phone, staff.code[1:])
    await expect(outcome(phone, "ok")).to_be_visible()
    assert await small_or_nameless(phone) == []


async def small_or_nameless(page: Page) -> list[str]:
    """Markup of the controls that are too small or have no name, all looked at in the same instant."""
    found: list[str] = await page.evaluate(CONTROLS, SMALLEST_TARGET)
    return found


async def test_focus_stays_in_the_keypad_and_returns_to_the_button(page: Page, site: str) -> None:
    await page.goto(site + token_of(await make_ticket()))
    await page.locator("[data-open-keypad]").click()
    for _ in range(20):
        await page.keyboard.press("Tab")
        assert await page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-open-keypad]")).to_be_focused()


async def test_who_wants_no_motion_gets_none(open_page: OpenPage, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    page = await open_page(**PHONE, reduced_motion="reduce")
    await page.goto(site + token_of(await make_ticket(event)))
    await type_code(page, staff.code)
    await expect(outcome(page, "ok")).to_be_visible()
    assert await page.locator(".falling-stub:visible").count() == 0
    moving = await page.evaluate(
        "document.getAnimations().filter(a => !a.effect.target.closest('.countdown')).map(a => a.animationName)"
    )
    assert moving == []


async def test_the_stub_tears_off_for_everybody_else(phone: Page, site: str) -> None:
    event = await make_event()
    staff = await make_staff(event)
    await phone.goto(site + token_of(await make_ticket(event)))
    await type_code(phone, staff.code)
    await expect(phone.locator(".falling-stub")).to_be_attached()
    await expect(phone.locator(".falling-stub")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_long_names_fit_on_the_smallest_phone(open_page: OpenPage, site: str, language: str) -> None:
    event = await make_event(name=LONG, venue=LONG * 2, language=language, starts_at=now() + timedelta(hours=1))
    staff = await make_staff(event)
    page = await open_page(**{**PHONE, "viewport": {"width": 320, "height": 568}})
    await page.goto(site + token_of(await make_ticket(event, holder_name=LONG, places=12)))
    assert await page.evaluate("document.documentElement.scrollWidth") == 320
    await type_code(page, staff.code)
    await expect(outcome(page, "ok")).to_be_visible()
    assert await page.evaluate("document.querySelector('#outcome').scrollWidth") == 320
    await expect(outcome(page, "ok").get_by_role("button")).to_be_in_viewport(ratio=1)


async def test_right_to_left_mirrors_the_page_and_not_the_digits(open_page: OpenPage, site: str) -> None:
    event = await make_event(language="ar")
    staff = await make_staff(event)
    phone = await open_page(**PHONE, locale="ar")
    await phone.goto(site + token_of(await make_ticket(event, places=3)))
    qr, words, name = (phone.locator(part) for part in (".qr", ".stub-words", "#event bdi"))
    qr_box, words_box, name_box = await qr.bounding_box(), await words.bounding_box(), await name.bounding_box()
    assert qr_box
    assert words_box
    assert name_box
    assert qr_box["x"] > words_box["x"]
    assert name_box["x"] > 100
    await phone.locator("[data-open-keypad]").click()
    one, three = phone.locator('[data-digit="1"]'), phone.locator('[data-digit="3"]')
    one_box, three_box = await one.bounding_box(), await three.bounding_box()
    assert one_box
    assert three_box
    assert one_box["x"] < three_box["x"]
    assert await phone.evaluate("document.documentElement.scrollWidth") == 360
    await type_code(phone, staff.code)
    plus_three = outcome(phone, "ok").locator(".party-now")
    await expect(plus_three).to_have_text("+3")
    await expect(plus_three).to_have_css("direction", "ltr")


async def test_the_clock_runs(page: Page, site: str) -> None:
    await page.goto(site + token_of(await make_ticket()))
    clock = page.locator("[data-clock]")
    before = await clock.inner_text()
    await expect(clock).not_to_have_text(before)
