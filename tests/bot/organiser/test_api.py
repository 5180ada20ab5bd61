"""/api: tokens and webhooks, each secret shown once."""

import re
from datetime import timedelta

from bot.organiser.api import LONGEST_NAME
from bot.sandbox.conversations import Message
from models.clock import now
from models.programs.public_addresses import LONGEST
from models.programs.tokens import MOST_TOKENS, Scope, caller, issue_token
from models.programs.webhooks import MOST_WEBHOOKS, News, add_webhook, signing_secret
from models.tables import ApiToken, Organiser, Webhook, WebhookDelivery
from tests.bot.desk import on_duty, organiser_phone, phone_of
from tests.bot.running import RunningBot
from tests.makers import make_event
from tests.webpage.contents import contents


def secret_in(message: Message, prefix: str) -> str:
    found = re.search(rf"{prefix}\S+", message.text)
    assert found
    return found[0]


async def test_a_token_is_made_shown_once_hidden_and_revoked_in_a_tap(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await olga.send("/api")
    await olga.press(await olga.receives("Programs"), "➕ New token")
    await olga.send("Box <office>")
    await olga.press(await olga.receives("What may Box <office> do?"), "☐ check in")
    await olga.press(await olga.sees("What may"), "✅ Create")

    made = await olga.sees("The token of Box <office>")
    token = secret_in(made, "usher_")
    found = await caller(bot.house.links, token)
    assert found is not None
    assert (found.token.name, found.token.scopes) == ("Box <office>", ["read", "check_in"])
    assert token.removeprefix("usher_") not in str(await contents())

    await olga.press(made, "🙈 Hide it now")
    hidden = await olga.sees("Hidden.")
    assert not any(token in message.text for message in olga.chat.present)
    await olga.press(hidden, "‹ Back")
    listed = await olga.sees("Box <office> – read, check in · last used")
    answer = await olga.press(listed, "🛑 Revoke Box <office>")

    assert "Revoked" in answer.text
    assert await caller(bot.house.links, token) is None
    await olga.sees(lambda message: "Programs" in message.text and "Box" not in message.text)


async def test_a_token_without_any_scope_is_not_made(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await olga.send("/api")
    await olga.press(await olga.receives("Programs"), "➕ New token")
    await olga.send("x" * 41)
    await olga.receives("at most 40")
    await olga.send("Box office")
    await olga.press(await olga.receives("What may"), "☑ read")

    answer = await olga.press(await olga.sees("What may"), "✅ Create")

    assert answer.text == "Choose at least one."
    await olga.send("everything")
    await olga.receives("choose with the buttons")
    assert not await ApiToken.exists()


async def test_buttons_of_a_question_that_is_over_make_no_token(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await olga.send("/api")
    listed = await olga.receives("Programs")
    await olga.press(listed, "➕ New token")
    await olga.send("Box office")
    question = await olga.receives("What may")
    await olga.send("/cancel")
    await olga.receives()

    answers = [await olga.press(question, button) for button in ("☐ manage", "✅ Create")]

    assert all("old" in answer.text for answer in answers)
    assert not await ApiToken.exists()


async def test_a_webhook_is_added_tried_looked_at_and_removed(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    await olga.send("/api")
    await olga.press(await olga.receives("Programs"), "➕ New webhook")
    for wrong, sentence in (
        ("example", "can’t read this"),
        ("http://example.com/", "Only https"),
        ("https://example.com:22/", "port 443"),
        ("https://127.0.0.1/", "out on the internet"),
        ("https://usher.local/", "out on the internet"),
    ):
        await olga.send(wrong)
        await olga.receives(sentence)
    await olga.send("https://example.com/usher?a=1&b=2")
    await olga.press(await olga.receives("What shall"), "☑ order paid")
    await olga.press(await olga.sees("What shall"), "✅ Create")

    made = await olga.sees("is called from now on")
    assert secret_in(made, "whsec_") not in str(await contents())
    webhook = await Webhook.get()
    assert webhook.url == "https://example.com/usher?a=1&b=2"
    assert webhook.kinds == ["order.placed", "checkin", "checkin.reverted"]

    await olga.press(made, "🙈 Hide it now")
    await olga.press(await olga.sees("It has not been called yet"), "‹ Back")
    await olga.press(await olga.sees("Programs"), "🔔 example.com")
    await olga.press(await olga.sees("It has not been called yet"), "📨 Send a test")
    card = await olga.sees("ago: on its way")
    await WebhookDelivery.all().update(attempts=1, last_status=500, due_at=now().replace(year=2099))
    await olga.press(card, "🔄 Look again")
    await olga.press(await olga.sees("500, again in"), "🛑 Remove")

    await olga.sees(lambda message: "Programs" in message.text and "example.com" not in message.text)
    assert (await Webhook.get()).removed_at is not None


async def test_a_webhooks_secret_is_replaced_by_one_that_is_shown_once(bot: RunningBot) -> None:
    olga = await organiser_phone(bot)
    webhook = await add_webhook(await Organiser.get(), "https://example.com/", [News.CHECKIN])
    await olga.send("/api")
    await olga.press(await olga.receives("Programs"), "🔔 example.com")
    await olga.press(await olga.sees("It has not been called yet"), "🔑 New secret")

    shown = await olga.sees("the old one is no longer valid")
    secret = secret_in(shown, "whsec_")
    assert secret == signing_secret(bot.house.secrets, await Webhook.get())
    assert secret != signing_secret(bot.house.secrets, webhook)

    await olga.press(shown, "🙈 Hide it now")
    await olga.sees("It has not been called yet")
    assert not any(secret in message.text for message in olga.chat.present)


async def test_as_many_programs_as_one_may_have_are_listed_in_one_message(bot: RunningBot) -> None:
    olga = await organiser_phone(bot, language="ru")
    organiser = await Organiser.get()
    for _ in range(MOST_TOKENS):
        await issue_token(bot.house.links, organiser, "W" * LONGEST_NAME, list(Scope))
    await ApiToken.all().update(last_used_at=now() - timedelta(days=364, hours=23))
    urls = [f"https://hooks{number}.example.com/".ljust(LONGEST, "x") for number in range(MOST_WEBHOOKS)]
    for url in urls:
        await add_webhook(organiser, url, list(News))
    await olga.send("/api")
    listed = await olga.receives("https://hooks9.example.com/xxx")
    assert listed.text.count("W" * LONGEST_NAME) == MOST_TOKENS
    await olga.press(listed, "hooks9")
    await olga.sees(urls[9])


async def test_it_is_for_organisers(bot: RunningBot) -> None:
    guest = await phone_of(bot, "Guest")
    staff = await on_duty(bot, await make_event())

    for phone in (guest, staff.phone):
        await phone.send("/api")
        await phone.receives("This is for organisers.")
        assert "api" not in [command["command"] for command in phone.commands]


async def test_scopes_have_names(bot: RunningBot) -> None:
    olga = await organiser_phone(bot, language="zh")
    await olga.send("/api")
    await olga.press(await olga.receives("程序接口"), "➕ 新令牌")
    await olga.send("售票处")

    question = await olga.receives("售票处")

    assert len([text for text in question.button_texts if text[0] in "☑☐"]) == len(Scope)
