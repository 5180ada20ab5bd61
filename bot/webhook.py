"""Telling Telegram how updates are to come. Which of the two is used, PUBLIC_URL decides."""

from telegram import Bot

from bot.application import ALLOWED_UPDATES
from models.house import House

CONNECTIONS = 40
"""How many updates Telegram may deliver at once (Bot API, setWebhook: 1 to 100); it keeps the order within a chat."""


async def use_webhook(bot: Bot, house: House) -> None:
    """Have Telegram post updates to ``/telegram``. Raises TelegramError."""
    await bot.set_webhook(
        f"{house.settings.public_url}/telegram",
        secret_token=house.secrets.webhook_secret(),
        allowed_updates=ALLOWED_UPDATES,
        max_connections=CONNECTIONS,
    )


async def use_polling(bot: Bot) -> None:
    """Have Telegram wait until it is asked. Updates that wait are kept. Raises TelegramError."""
    await bot.delete_webhook()
