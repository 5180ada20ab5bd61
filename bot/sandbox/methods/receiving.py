"""How the bot receives updates: long polling or a webhook, never both.

Source of the rules: Bot API, "Getting updates".
"""

import re

from bot.sandbox.markup import is_local
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import Refusal, bad_request
from bot.sandbox.shapes import Json
from bot.sandbox.state import State
from bot.sandbox.updates import Update
from bot.sandbox.webhooks import Webhook

LONGEST_POLL = 50
BATCH = 100

_PORTS = frozenset({None, 80, 88, 443, 8443})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ADDRESS = re.compile(r"(https?)://([^/:?#\s]+)(?::(\d+))?(?:[/?#]\S*)?")


async def get_updates(state: State, parameters: Parameters) -> list[Json]:
    """Waits for updates. Raises 409 while a webhook is set, and when another poller takes over."""
    if state.webhooks.current is not None:
        raise _conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    state.updates.allow(_allowed(parameters))
    state.updates.confirm(parameters.integer("offset") or 0)
    limit = min(max(parameters.integer("limit") or BATCH, 1), BATCH)
    timeout = min(max(parameters.integer("timeout") or 0, 0), LONGEST_POLL)
    turn = state.next_poller()
    return [update.json() for update in await _wait(state, turn, limit, timeout)]


async def set_webhook(state: State, parameters: Parameters) -> bool:
    """Sets, changes or (with an empty address) removes the webhook."""
    url = parameters.text("url") or ""
    if not url:
        return await delete_webhook(state, parameters)
    secret = parameters.text("secret_token") or ""
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    most = parameters.integer("max_connections") or 40
    if not 1 <= most <= 100:
        raise bad_request("max_connections must be between 1 and 100")
    _check_address(url, allow_local=state.options.allow_local_urls)
    state.updates.allow(_allowed(parameters))
    _drop(state, parameters)
    certificate = bool(parameters.uploads.get("certificate"))
    state.webhooks.use(Webhook(url, secret, most, certificate, parameters.text("ip_address") or ""))
    return True


async def delete_webhook(state: State, parameters: Parameters) -> bool:
    """Removes the webhook; polling is possible again."""
    _drop(state, parameters)
    state.webhooks.use(None)
    return True


async def get_webhook_info(state: State, _: Parameters) -> Json:
    """Where updates go, how many wait, and what went wrong last."""
    return state.webhooks.info()


async def _wait(state: State, turn: int, limit: int, timeout: int) -> list[Update]:
    def find() -> list[Update] | None:
        if turn != state.poller:
            raise _conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        if state.webhooks.current is not None:
            raise _conflict("terminated by setWebhook request")
        return [] if state.faults.outage else state.updates.take(limit)

    try:
        return await state.changes.until(find, timeout) if timeout else find() or []
    except TimeoutError:
        return []


def _allowed(parameters: Parameters) -> list[str] | None:
    kinds = parameters.json_array("allowed_updates")
    return None if kinds is None else [str(kind) for kind in kinds]


def _drop(state: State, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()


def _check_address(url: str, *, allow_local: bool) -> None:
    match = _ADDRESS.fullmatch(url)
    if match is None:
        raise bad_request("bad webhook: Failed to resolve host: invalid URL")
    if allow_local and is_local(url):
        return
    if match[1] != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (int(match[3]) if match[3] else None) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _conflict(reason: str) -> Refusal:
    return Refusal(409, f"Conflict: {reason}")
