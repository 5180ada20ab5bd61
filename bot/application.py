"""The bot's frame: takes an update, remembers it, meets its person, and lets the features answer."""

import logging
import traceback
from typing import Any, cast

from telegram import Bot, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ExtBot, MessageHandler, filters
from telegram.request import BaseRequest

from bot.chat import HOUSE, Context, talk_about
from bot.features import all_handlers
from models.house import House
from models.language.speech import best_language, voice
from models.people.persons import Identity, meet, note_block
from models.storage.database import DatabaseUnavailable
from models.storage.updates import begin_update, finish_update

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.CALLBACK_QUERY,
    Update.PRE_CHECKOUT_QUERY,
    Update.INLINE_QUERY,
    Update.CHOSEN_INLINE_RESULT,
    Update.MY_CHAT_MEMBER,
)
"""Always given to Telegram: left out, it would keep its previous value, and checkouts would time out."""

TROUBLED = "troubled"
"""Key in ``bot_data`` of the updates whose people know that the database does not answer: they are told once."""


class UsherApplication(Application[Any, Any, Any, Any, Any, Any]):
    """PTB's application, except that a handler's error reaches whoever gave the update."""

    async def process_error(self, update: object, error: Exception, *_: Any, **__: Any) -> bool:  # noqa: ARG002  # PTB's
        """Raise the error. PTB would log it and carry on as if the update had been handled."""
        raise error


def build_application(
    house: House, token: str, api_url: str = "https://api.telegram.org", request: BaseRequest | None = None
) -> UsherApplication:
    """The application with all features. It polls for nothing: give it updates with `receive`.

    ``request`` replaces the HTTP client, such as in a test without network.
    """
    base = api_url.rstrip("/")
    bot: ExtBot[None] = ExtBot(token, base_url=f"{base}/bot", base_file_url=f"{base}/file/bot", request=request)
    builder = ApplicationBuilder().application_class(UsherApplication).bot(bot).updater(None).job_queue(None)
    application = cast("UsherApplication", builder.build())
    application.bot_data[HOUSE] = house
    application.bot_data[TROUBLED] = set()
    application.add_handlers([*all_handlers(), MessageHandler(UNKNOWN_COMMAND, say_unknown_command)])
    return application


async def receive(application: Application[Any, Any, Any, Any, Any, Any], update_json: dict[str, Any]) -> None:
    """Handle one update as Telegram sent it, to the end. One that was handled before is ignored.

    Raises DatabaseUnavailable, or Telegram's NetworkError or RetryAfter: the update is to be delivered again. Whatever
    else goes wrong is logged, told to the person, and done.
    """
    update = Update.de_json(update_json, application.bot)
    user = _person_of(update)
    if user is None:
        return
    troubled: set[int] = application.bot_data[TROUBLED]
    try:
        if await begin_update(update.update_id):
            await _meet(update, user)
            await _handle(application, update)
            await finish_update(update.update_id)
    except DatabaseUnavailable:
        if update.update_id not in troubled:
            troubled.add(update.update_id)
            await _say_trouble(application.bot, update, "chat.try_again_later")
        raise
    troubled.discard(update.update_id)


UNKNOWN_COMMAND = filters.UpdateType.MESSAGE & filters.COMMAND


async def say_unknown_command(update: Update, context: Context) -> None:
    """The last handler: a command that no feature knows."""
    talk = await talk_about(update, context)
    await talk.reply(talk.voice.html("chat.unknown_command"))


def _person_of(update: Update) -> User | None:
    """Who writes. None for updates without a person, and for those from groups, where everybody reads along."""
    user, chat = update.effective_user, update.effective_chat
    if user is None or user.is_bot or (chat is not None and chat.type != ChatType.PRIVATE):
        return None
    return user


async def _meet(update: Update, user: User) -> None:
    """Record the person, and whether they have blocked us."""
    await meet(Identity(id=user.id, name=user.full_name, username=user.username, language=user.language_code))
    member = update.my_chat_member
    if member and member.new_chat_member.status == ChatMemberStatus.BANNED:
        await note_block(user.id)


async def _handle(application: Application[Any, Any, Any, Any, Any, Any], update: Update) -> None:
    try:
        await application.process_update(update)
    except DatabaseUnavailable:
        raise
    except Forbidden:
        if update.effective_user:
            await note_block(update.effective_user.id)
    except Exception as error:
        if is_passing(error):
            raise
        log_failure(update, error)
        await _say_trouble(application.bot, update, "chat.something_went_wrong")


def is_passing(error: BaseException) -> bool:
    """Whether Telegram could not be reached or asked us to wait: the same may succeed later."""
    return isinstance(error, RetryAfter) or (isinstance(error, NetworkError) and not isinstance(error, BadRequest))


def log_failure(update: Update, error: Exception) -> None:
    """Log where it happened. Not the error's message: it may quote a link or a code that it failed on."""
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("update %s failed with %s\n%s", update.update_id, type(error).__name__, place)


async def _say_trouble(bot: Bot, update: Update, key: str) -> None:
    """Tell the person, without the database, which may be the trouble."""
    user = update.effective_user
    if user is None:
        return
    sentence = voice(best_language([user.language_code])).html(key)
    try:
        if update.pre_checkout_query:
            await update.pre_checkout_query.answer(ok=False, error_message=sentence)
        elif update.callback_query:
            await update.callback_query.answer(sentence, show_alert=True)
        else:
            await bot.send_message(user.id, sentence)
    except TelegramError as refusal:
        logger.warning("could not tell about the trouble: %s", type(refusal).__name__)
