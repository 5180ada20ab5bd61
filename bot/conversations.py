"""Conversations that ask one thing after another, kept in a table: they survive a restart and work on many processes.

A feature declares its steps and moves between them::

    async def newevent(talk: Talk) -> None:
        await begin(talk, "newevent", "name")
        await talk.reply(...)

    @step("newevent", "name")
    async def name(talk: Talk, text: str) -> None:
        await move(talk, "when", name=text)
        await talk.reply(...)

Plain text goes to the step that the person is at. ``/cancel`` and any other command leave the conversation; what was
entered is gone then, unless a command other than ``/cancel`` leaves one that has a step `LEFT`: text goes there.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.chat import LEFT, Context, Handler, Talk, command, kept_topics, talk_about
from models.clock import now
from models.storage.database import unit_of_work
from models.tables import Conversation

Step = Callable[[Talk, str], Awaitable[None]]

_steps: dict[tuple[str, str], Step] = {}


class NoConversation(LookupError):
    """A step was to be made in a conversation that the person is not in."""


def step(topic: str, name: str) -> Callable[[Step], Step]:
    """Declare what happens to the text that a person writes at this step.

    A file or picture comes with its caption, or with an empty text; ``talk.message`` has the rest.
    """

    def declare(function: Step) -> Step:
        _steps[topic, name] = function
        if name == LEFT:
            kept_topics.add(topic)
        return function

    return declare


async def begin(talk: Talk, topic: str, step: str, **data: Any) -> None:
    """Begin a conversation at this step. One that the person was in is left."""
    talk.conversation = await _begin(talk.person.id, topic, step, data)


async def move(talk: Talk, step: str, **data: Any) -> None:
    """Go to another step, or stay at this one, and remember more. Raises NoConversation."""
    if talk.conversation is None:
        raise NoConversation(step)
    talk.conversation.step = step
    talk.conversation.data = {**talk.conversation.data, **data}
    talk.conversation.updated_at = now()
    await talk.conversation.save()


async def end(talk: Talk) -> None:
    """Leave the conversation, if there is one."""
    if talk.conversation:
        await talk.conversation.delete()
        talk.conversation = None


async def leave(talk: Talk, *topics: str) -> None:
    """Leave the conversation if it is about one of these: who went back by a button answers its question no more."""
    if talk.conversation and talk.conversation.topic in topics:
        await end(talk)


def data_of(talk: Talk, topic: str) -> dict[str, Any] | None:
    """What the conversation about this topic remembers; None if the person is not in it (any longer)."""
    if talk.conversation is None or talk.conversation.topic != topic:
        return None
    return talk.conversation.data


def handlers() -> list[Handler]:
    """/cancel, and all plain messages. They come after those of every feature."""
    return [command("cancel", cancel, keeps_conversation=True), MessageHandler(PLAIN, answer_message)]


PLAIN = filters.UpdateType.MESSAGE & ~filters.COMMAND & ~filters.StatusUpdate.ALL


async def cancel(talk: Talk) -> None:
    """/cancel leaves the conversation, no more."""
    left = talk.conversation is not None
    await end(talk)
    await talk.reply(talk.voice.html("chat.cancelled" if left else "chat.nothing_to_cancel"))


async def answer_message(update: Update, context: Context) -> None:
    """Give a plain message to the step that the person is at."""
    talk = await talk_about(update, context)
    message = update.message
    at = talk.conversation
    answer = _steps.get((at.topic, at.step)) if at else None
    if answer is None or message is None:
        await talk.reply(talk.voice.html("chat.not_understood"))
        return
    await answer(talk, (message.text or message.caption or "").strip())


@unit_of_work
async def _begin(person_id: int, topic: str, step: str, data: dict[str, Any]) -> Conversation:
    conversation, _ = await Conversation.update_or_create(
        person_id=person_id, defaults={"topic": topic, "step": step, "data": data, "updated_at": now()}
    )
    return conversation
