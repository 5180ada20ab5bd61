"""Where Telegram posts its updates (Bot API, setWebhook)."""

import hmac
from json import JSONDecodeError

from aiohttp import web

from webpage import keys
from webpage.failures import Refusal

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def receive(request: web.Request) -> web.Response:
    """Hand the update over and answer when it is handled: Telegram sends it again until it reads a 2xx."""
    receiver = request.app.get(keys.RECEIVER)
    if receiver is None:
        raise web.HTTPNotFound
    expected = request.app[keys.HOUSE].secrets.webhook_secret()
    if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), expected.encode()):
        raise Refusal(403, "page.failure_secret")
    try:
        update = await request.json()
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, "page.failure_malformed") from error
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        raise Refusal(400, "page.failure_malformed")
    await receiver.receive_update(update)
    return web.Response()
