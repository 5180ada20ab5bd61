"""What an organiser is told of programs."""

from models.owed.outbox import Kind, owed
from models.people.organisers import make_organiser
from models.programs.webhooks import News, add_webhook, remove_webhook
from models.tables import Owed, Webhook
from tests.bot.sending import Post


async def failed(post: Post, *, removed: bool) -> Webhook:
    phone, person = await post.someone("Olga Organiser")
    webhook = await add_webhook(await make_organiser(person), "https://example.com/?a=1&b=2", [News.CHECKIN])
    if removed:
        await remove_webhook(webhook)
    await owed(phone.id, Kind.WEBHOOK_FAILED, webhook=webhook.id).save()
    if not removed:
        await phone.receives("https://example.com/?a=1&b=2 has taken nothing for a day")
    await post.delivered()
    return webhook


async def test_a_webhook_that_takes_nothing_is_told(post: Post) -> None:
    await failed(post, removed=False)

    assert [row.outcome for row in await Owed.all()] == ["sent"]


async def test_a_webhook_that_was_removed_is_not(post: Post) -> None:
    await failed(post, removed=True)

    assert [row.outcome for row in await Owed.all()] == ["dropped"]
