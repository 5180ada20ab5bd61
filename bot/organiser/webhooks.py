"""The webhooks of /api: adding one, trying it, looking at its last calls, removing it."""

from collections.abc import Sequence

from bot.buttons import DANGER, PRIMARY, Rows, button
from bot.chat import Handler, Talk, pressed
from bot.conversations import begin, end, move, step
from bot.organiser.api import acting_organiser, back_row, half_made, old_button, secret_rows, show, toggled
from bot.organiser.program_buttons import (
    CreateWebhook,
    NewWebhook,
    RemoveWebhook,
    ReplaceSecret,
    ShowWebhook,
    ToggleNews,
    TryWebhook,
)
from models.clock import now
from models.language.formats import duration, listed
from models.language.speech import Voice
from models.programs.public_addresses import BadAddress, check_url
from models.programs.webhooks import (
    News,
    TooManyWebhooks,
    add_webhook,
    latest_deliveries,
    remove_webhook,
    replace_secret,
    send_test,
    signing_secret,
    webhook_of,
)
from models.tables import Webhook, WebhookDelivery

TOPIC = "webhook"
URL, KINDS = "url", "kinds"


def handlers() -> list[Handler]:
    """The buttons of webhooks."""
    return [
        pressed(NewWebhook, ask_url),
        pressed(ToggleNews, toggle_news),
        pressed(CreateWebhook, create_webhook),
        pressed(ShowWebhook, show_webhook),
        pressed(TryWebhook, try_webhook),
        pressed(ReplaceSecret, replace),
        pressed(RemoveWebhook, remove),
    ]


async def ask_url(talk: Talk, _: NewWebhook) -> None:
    """Which address shall be called?"""
    if await acting_organiser(talk):
        await begin(talk, TOPIC, URL)
        await talk.edit(talk.voice.html("api.ask_url"), [back_row(talk.voice)])


@step(TOPIC, URL)
async def take_url(talk: Talk, text: str) -> None:
    """The address of the new webhook."""
    try:
        url = check_url(text)
    except BadAddress as bad:
        await talk.reply(talk.voice.html(f"api.url_{bad.fault}"))
        return
    kinds = [news.value for news in News]
    await move(talk, KINDS, url=url, kinds=kinds)
    await talk.reply(*_kinds_question(talk.voice, url, kinds))


@step(TOPIC, KINDS)
async def repeat_kinds(talk: Talk, _text: str) -> None:
    """Kinds of news are chosen by button."""
    await talk.reply(talk.voice.html("api.use_buttons"))


async def toggle_news(talk: Talk, data: ToggleNews) -> None:
    """One kind of news more, or less."""
    if known := await half_made(talk, TOPIC, "kinds"):
        kinds = toggled(News, known["kinds"], data.news)
        await move(talk, KINDS, kinds=kinds)
        await talk.edit(*_kinds_question(talk.voice, known["url"], kinds))


async def create_webhook(talk: Talk, _: CreateWebhook) -> None:
    """Make the webhook and show its secret, once."""
    organiser = await acting_organiser(talk)
    known = await half_made(talk, TOPIC, "kinds") if organiser else None
    if organiser is None or known is None:
        return
    if not known["kinds"]:
        await talk.toast(talk.voice.text("api.no_kind"), alert=True)
        return
    await end(talk)
    try:
        webhook = await add_webhook(organiser, known["url"], [News(kind) for kind in known["kinds"]])
    except TooManyWebhooks:
        await talk.edit(talk.voice.html("api.too_many_webhooks"), [back_row(talk.voice)])
        return
    await _show_secret(talk, "api.webhook_made", webhook)


async def show_webhook(talk: Talk, data: ShowWebhook) -> None:
    """One webhook with its last calls."""
    if webhook := await _own(talk, data.webhook):
        await talk.edit(*await _card(webhook, talk.voice))


async def try_webhook(talk: Talk, data: TryWebhook) -> None:
    """Call it now."""
    if webhook := await _own(talk, data.webhook):
        await send_test(webhook)
        await talk.toast(talk.voice.text("api.test_sent"))
        await talk.edit(*await _card(webhook, talk.voice))


async def replace(talk: Talk, data: ReplaceSecret) -> None:
    """Sign its calls with another secret and show it, once."""
    if webhook := await _own(talk, data.webhook):
        await _show_secret(talk, "api.secret_replaced", await replace_secret(webhook))


async def remove(talk: Talk, data: RemoveWebhook) -> None:
    """Call it no more."""
    if webhook := await _own(talk, data.webhook):
        await remove_webhook(webhook)
        await talk.toast(talk.voice.text("api.webhook_removed"))
        await show(talk)


async def _show_secret(talk: Talk, sentence: str, webhook: Webhook) -> None:
    """Hidden it gives way to the webhook's card, which has a button for another one."""
    secret = signing_secret(talk.house.secrets, webhook)
    rows = secret_rows(talk.voice, secret, ShowWebhook(webhook.id))
    await talk.edit(talk.voice.html(sentence, url=webhook.url, secret=secret), rows)


async def _own(talk: Talk, webhook_id: int) -> Webhook | None:
    organiser = await acting_organiser(talk)
    webhook = await webhook_of(organiser.id, webhook_id) if organiser else None
    if organiser and webhook is None:
        await old_button(talk)
    return webhook


async def _card(webhook: Webhook, voice: Voice) -> tuple[str, Rows]:
    kinds = listed((_news_name(kind, voice) for kind in webhook.kinds), voice)
    calls = await latest_deliveries(webhook.id)
    lines = [voice.html("api.webhook_card", url=webhook.url, kinds=kinds), ""]
    lines += [_call_line(call, voice) for call in calls] or [voice.html("api.no_calls")]
    rows: Rows = [
        [button(voice.text("api.button_test"), TryWebhook(webhook.id))],
        [button(voice.text("api.button_refresh"), ShowWebhook(webhook.id))],
        [button(voice.text("api.button_new_secret"), ReplaceSecret(webhook.id))],
        [button(voice.text("api.button_remove"), RemoveWebhook(webhook.id), DANGER)],
        back_row(voice),
    ]
    return "\n".join(lines), rows


def _call_line(call: WebhookDelivery, voice: Voice) -> str:
    facts = {
        "news": _news_name(call.kind, voice),
        "ago": duration(now() - call.created_at, voice),
        "status": str(call.last_status) if call.last_status else voice.text("api.no_answer"),
    }
    if call.delivered:
        return voice.html("api.call_taken", **facts)
    if call.done_at:
        return voice.html("api.call_given_up", **facts)
    if call.attempts and call.due_at > now():
        return voice.html("api.call_again", **facts, again=duration(call.due_at - now(), voice))
    return voice.html("api.call_waiting", **facts)


def _news_name(kind: str, voice: Voice) -> str:
    return voice.text(f"api.news_{kind.replace('.', '_')}")


def _kinds_question(voice: Voice, url: str, kinds: Sequence[str]) -> tuple[str, Rows]:
    rows = [
        [button(("☑ " if news.value in kinds else "☐ ") + _news_name(news, voice), ToggleNews(news))] for news in News
    ]
    create = button(voice.text("api.button_create"), CreateWebhook(), PRIMARY)
    return voice.html("api.ask_kinds", url=url), [*rows, [create], back_row(voice)]
