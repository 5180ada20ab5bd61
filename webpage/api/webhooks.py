"""Webhooks: the organiser's addresses that are told what happens at their events."""

from models.programs.public_addresses import BadAddress, check_url
from models.programs.webhooks import (
    TooManyWebhooks,
    add_webhook,
    deliveries_page,
    remove_webhook,
    replace_secret,
    send_test,
    signing_secret,
    webhook_of,
    webhooks_of,
)
from models.tables import Webhook
from webpage.api.operations import Call, Reply
from webpage.api.paging import next_page
from webpage.api.refusals import refusals
from webpage.api.shapes.webhooks import Deliveries, MadeWebhook, Webhooks, delivery_resource, webhook_resource
from webpage.problems import Problem, Trouble
from webpage.requests import reader_voice


async def list_webhooks(call: Call) -> Reply:
    """All webhooks of the organiser."""
    return Reply(await _listed(call))


async def create_webhook(call: Call) -> Reply:
    """Call an address from now on, and give the secret that its calls are signed with: it is told nowhere else.

    Addresses are https, in the internet, at port 443 or from 1024. Calls follow Standard Webhooks, and are tried for
    a day.
    """
    asked = call.body
    try:
        url = check_url(asked.url)
    except BadAddress as bad:
        detail = reader_voice(call.request).text(f"api.url_{bad.fault}")
        error = {"pointer": "#/url", "code": str(bad.fault), "detail": detail}
        raise Problem(Trouble.BAD_ADDRESS, errors=[error]) from bad
    with refusals({TooManyWebhooks: Trouble.TOO_MANY}):
        webhook = await add_webhook(call.caller.organiser, url, asked.kinds)
    return Reply(_made(call, webhook), status=201, kept=str(webhook.id))


async def repeat_webhook(call: Call) -> Reply:
    """The webhook that was made under this key."""
    return Reply(_made(call, await _own(call, int(call.kept))), status=201)


async def replace_webhook_secret(call: Call) -> Reply:
    """Sign its calls with another secret from now on, also those under way, and give it: it is told nowhere else.

    The old one proves nothing any more.
    """
    return Reply(_made(call, await replace_secret(await _webhook_of(call))))


async def repeat_webhook_secret(call: Call) -> Reply:
    """The webhook with the secret that its calls are signed with."""
    return Reply(_made(call, await _webhook_of(call)))


async def delete_webhook(call: Call) -> Reply:
    """Call it no more, also not with what it is still owed. The answer lists those that are left."""
    await remove_webhook(await _webhook_of(call))
    return Reply(await _listed(call))


async def test_webhook(call: Call) -> Reply:
    """Call it now with something that tells of nothing; its deliveries say what came of it."""
    return Reply(delivery_resource(await send_test(await _webhook_of(call))), status=202)


async def list_deliveries(call: Call) -> Reply:
    """The calls of a webhook, for a week after their end."""
    webhook = await _webhook_of(call)
    rows = await deliveries_page(webhook.id, call.query.cursor, call.query.limit)
    return Reply(Deliveries(items=[delivery_resource(row) for row in rows], next=next_page(call, rows)))


async def _listed(call: Call) -> Webhooks:
    return Webhooks(items=[webhook_resource(webhook) for webhook in await webhooks_of(call.organiser_id)])


async def _webhook_of(call: Call) -> Webhook:
    return await _own(call, call.path["webhook"])


async def _own(call: Call, webhook_id: int) -> Webhook:
    found = await webhook_of(call.organiser_id, webhook_id)
    if found is None:
        raise Problem(Trouble.NOT_FOUND)
    return found


def _made(call: Call, webhook: Webhook) -> MadeWebhook:
    secret = signing_secret(call.house.secrets, webhook)
    return MadeWebhook(**dict(webhook_resource(webhook)), secret=secret)
