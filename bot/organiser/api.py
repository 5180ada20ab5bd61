"""/api: tokens for programs that act for the organiser. Webhooks are in `bot.organiser.webhooks`."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import Any

from telegram import InlineKeyboardButton

from bot.buttons import DANGER, PRIMARY, CallbackData, Rows, button, copy_button
from bot.chat import Handler, Talk, command, pressed
from bot.conversations import begin, data_of, end, move, step
from bot.guest.wording import shortened
from bot.organiser.program_buttons import (
    CreateToken,
    HideSecret,
    NewToken,
    NewWebhook,
    RevokeToken,
    ShowPrograms,
    ShowWebhook,
    ToggleScope,
)
from models.clock import now
from models.language.formats import duration, listed
from models.language.speech import Voice
from models.people.organisers import organiser_of
from models.programs.tokens import Scope, TooManyTokens, issue_token, revoke_token, tokens_of
from models.programs.webhooks import webhooks_of
from models.tables import ApiToken, Organiser, Webhook

TOPIC = "api"
NAME, SCOPES = "name", "scopes"
LONGEST_NAME = 40
LONGEST_URL = 80
"""In the list, which has room for as many tokens and webhooks as one may have."""
DOCUMENT = "/api/v1/openapi.json"


def handlers() -> list[Handler]:
    """/api and the buttons of tokens."""
    return [
        command("api", show),
        pressed(ShowPrograms, show_again),
        pressed(NewToken, ask_name),
        pressed(ToggleScope, toggle_scope),
        pressed(CreateToken, create_token),
        pressed(RevokeToken, revoke),
        pressed(HideSecret, hide_secret),
    ]


async def show(talk: Talk) -> None:
    """Tokens and webhooks, and ways to add some."""
    organiser = await acting_organiser(talk)
    if organiser is None:
        return
    say = talk.voice
    tokens, webhooks = await tokens_of(organiser.id), await webhooks_of(organiser.id)
    document = f"{talk.house.settings.public_url}{DOCUMENT}"
    lines = [say.html("api.title"), say.html("api.about", document=document, slug=organiser.slug)]
    if tokens:
        lines += ["", say.html("api.tokens"), *(_token_line(token, say) for token in tokens)]
    if webhooks:
        lines += ["", say.html("api.webhooks"), *(_webhook_line(one, say) for one in webhooks)]
    rows = [
        *([button(say.text("api.button_revoke", name=one.name), RevokeToken(one.id), DANGER)] for one in tokens),
        *([button(say.text("api.button_webhook", url=_host(one.url)), ShowWebhook(one.id))] for one in webhooks),
        [button(say.text("api.button_new_token"), NewToken())],
        [button(say.text("api.button_new_webhook"), NewWebhook())],
    ]
    await talk.show("\n".join(lines), rows)


async def show_again(talk: Talk, _: ShowPrograms) -> None:
    """Back to the list."""
    await end(talk)
    await show(talk)


async def ask_name(talk: Talk, _: NewToken) -> None:
    """What is the new token for?"""
    if await acting_organiser(talk):
        await begin(talk, TOPIC, NAME)
        await talk.edit(talk.voice.html("api.ask_name"), [back_row(talk.voice)])


@step(TOPIC, NAME)
async def take_name(talk: Talk, text: str) -> None:
    """The name of the new token."""
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME:
        await talk.reply(talk.voice.html("api.name_bad", most=LONGEST_NAME))
        return
    await move(talk, SCOPES, name=name, scopes=[Scope.READ.value])
    await talk.reply(*_scopes_question(talk.voice, name, [Scope.READ.value]))


@step(TOPIC, SCOPES)
async def repeat_scopes(talk: Talk, _text: str) -> None:
    """Scopes are chosen by button."""
    await talk.reply(talk.voice.html("api.use_buttons"))


async def toggle_scope(talk: Talk, data: ToggleScope) -> None:
    """One scope more, or less."""
    if known := await half_made(talk, TOPIC, "scopes"):
        scopes = toggled(Scope, known["scopes"], data.scope)
        await move(talk, SCOPES, scopes=scopes)
        await talk.edit(*_scopes_question(talk.voice, known["name"], scopes))


async def create_token(talk: Talk, _: CreateToken) -> None:
    """Make the token and show it, once."""
    organiser = await acting_organiser(talk)
    known = await half_made(talk, TOPIC, "scopes") if organiser else None
    if organiser is None or known is None:
        return
    if not known["scopes"]:
        await talk.toast(talk.voice.text("api.no_scope"), alert=True)
        return
    await end(talk)
    try:
        row, token = await issue_token(
            talk.house.links, organiser, known["name"], [Scope(scope) for scope in known["scopes"]]
        )
    except TooManyTokens:
        await talk.edit(talk.voice.html("api.too_many_tokens"), [back_row(talk.voice)])
        return
    await talk.edit(
        talk.voice.html("api.token_made", name=row.name, token=token), secret_rows(talk.voice, token, HideSecret())
    )


async def revoke(talk: Talk, data: RevokeToken) -> None:
    """End a token at once."""
    organiser = await acting_organiser(talk)
    if organiser is None:
        return
    ended = await revoke_token(talk.house.links, organiser.id, data.token)
    await talk.toast(talk.voice.text("api.revoked" if ended else "api.revoked_before"))
    await show(talk)


async def hide_secret(talk: Talk, _: HideSecret) -> None:
    """Take a secret out of the chat."""
    await talk.edit(talk.voice.html("api.hidden"), [back_row(talk.voice)])


async def acting_organiser(talk: Talk) -> Organiser | None:
    """The organiser that the person is; else None, and they are told."""
    organiser = await organiser_of(talk.person.id)
    if organiser is None:
        await talk.toast(talk.voice.text("api.not_organiser"), alert=True)
    return organiser


async def old_button(talk: Talk) -> None:
    """Say that what the button belonged to is over."""
    await talk.toast(talk.voice.text("chat.old_button"), alert=True)


async def half_made(talk: Talk, topic: str, chosen: str) -> dict[str, Any] | None:
    """What the person has said of what they are making, up to what is ``chosen``; else None, and they are told."""
    known = data_of(talk, topic)
    if known is None or chosen not in known:
        await old_button(talk)
        return None
    return known


def toggled(choices: type[StrEnum], chosen: Collection[str], one: StrEnum) -> list[str]:
    """What is chosen with one choice more, or less, in the order of the choices."""
    now_chosen = set(chosen) ^ {one.value}
    return [choice.value for choice in choices if choice.value in now_chosen]


def back_row(voice: Voice) -> Sequence[InlineKeyboardButton]:
    """To the list."""
    return [button(voice.text("staff.button_back"), ShowPrograms())]


def secret_rows(voice: Voice, secret: str, hide: CallbackData) -> Rows:
    """Under a message that shows a secret; ``hide`` puts another in its place."""
    return [
        [copy_button(voice.text("api.button_copy"), secret)],
        [button(voice.text("api.button_hide"), hide, PRIMARY)],
    ]


def _scopes_question(voice: Voice, name: str, scopes: Sequence[str]) -> tuple[str, Rows]:
    rows = [
        [button(("☑ " if scope.value in scopes else "☐ ") + voice.text(f"api.scope_{scope}"), ToggleScope(scope))]
        for scope in Scope
    ]
    create = button(voice.text("api.button_create"), CreateToken(), PRIMARY)
    return voice.html("api.ask_scopes", name=name), [*rows, [create], back_row(voice)]


def _token_line(token: ApiToken, voice: Voice) -> str:
    scopes = listed((voice.text(f"api.scope_{scope}") for scope in token.scopes), voice)
    if token.last_used_at is None:
        return voice.html("api.token_unused", name=token.name, scopes=scopes)
    ago = duration(now() - token.last_used_at, voice)
    return voice.html("api.token_used", name=token.name, scopes=scopes, ago=ago)


def _webhook_line(webhook: Webhook, voice: Voice) -> str:
    return voice.html("api.webhook_line", url=shortened(webhook.url, LONGEST_URL))


def _host(url: str) -> str:
    return url.removeprefix("https://").partition("/")[0]
