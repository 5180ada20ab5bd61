"""``usher doctor``: looks at settings, database, clock and Telegram, and says what to do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.commands.refusals import REFUSALS, NotMigrated, sentences
from models.clock import now
from models.language.speech import DEFAULT, voice
from models.secrecy.installation import check_key
from models.secrecy.redaction import redact
from models.secrecy.secret_key import key_file
from models.secrecy.secrets import Secrets
from models.settings import Settings, live_faults
from models.storage.database import open_database
from models.storage.soundness import check_pages, check_writing, database_file
from models.storage.upgrade import pending

CLOCK_MAY_BE_OFF = timedelta(seconds=10)
"""More would make door codes and offline records end at the wrong moment."""
ANSWER_WITHIN = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence."""

    well: bool
    sentence: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything, in the order in which things depend on each other."""
    speak = voice(DEFAULT)
    faults = [*live_faults(settings)]
    for fault in faults:
        yield Finding(well=False, sentence=fault.sentence(speak))
    if not faults:
        yield _well("doctor_settings", delivery=speak.text(f"operator.delivery_{settings.delivery}"))
    yield await _database(settings)
    async for finding in _telegram(settings):
        yield finding


async def _database(settings: Settings) -> Finding:
    file = database_file(settings.database_url)
    if file and not file.exists():
        return _ill("doctor_no_database", database=file)
    try:
        async with open_database(settings.database_url) as database:
            await check_pages(database, thoroughly=True)
            if await pending(settings.database_url):
                raise NotMigrated
            await check_writing()
            if key := _key(settings):
                await check_key(Secrets(key))
    except REFUSALS as refusal:
        return Finding(well=False, sentence=" ".join(sentences(refusal, settings.database_url)))
    return _well("doctor_database" if key else "doctor_database_without_key")


def _key(settings: Settings) -> bytes | None:
    """The key, without making one."""
    if settings.secret_key:
        return settings.secret_key.get_secret_value().encode()
    file = key_file(settings)
    return file.read_bytes().strip() if file.is_file() else None


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    if not settings.telegram_bot_token:
        return
    async with httpx.AsyncClient(timeout=ANSWER_WITHIN) as client:
        try:
            answer = await client.get(settings.telegram_api_url)
        except httpx.HTTPError as error:
            yield _ill("doctor_telegram_unreachable", url=settings.telegram_api_url, why=type(error).__name__)
            return
    yield _clock(answer.headers.get("Date"))
    base = settings.telegram_api_url
    bot = Bot(settings.telegram_bot_token.get_secret_value(), base_url=f"{base}/bot", base_file_url=f"{base}/file/bot")
    try:
        await bot.initialize()
        yield _well("doctor_bot", bot=f"@{bot.username}")
        yield _well("doctor_inline") if bot.supports_inline_queries else _ill("doctor_inline_off")
        yield _webhook(settings, await bot.get_webhook_info())
    except InvalidToken:
        yield _ill("token_refused")
    except TelegramError as error:
        yield _ill("doctor_telegram_unreachable", url=base, why=redact(error.message))
    finally:
        await bot.shutdown()


def _clock(date: str | None) -> Finding:
    """Telegram's clock is right to the second, its Date header (RFC 9110, section 6.6.1) cut to one."""
    if date is None:
        return _ill("doctor_clock_unknown")
    theirs: datetime = parsedate_to_datetime(date)
    off = now() - theirs
    seconds = round(off.total_seconds())
    return _ill("doctor_clock_off", seconds=seconds) if abs(off) > CLOCK_MAY_BE_OFF else _well("doctor_clock")


def _webhook(settings: Settings, info: WebhookInfo) -> Finding:
    wanted = f"{settings.public_url}/telegram" if settings.delivery == "webhook" else ""
    if info.url != wanted:
        return _ill("doctor_webhook_other" if wanted else "doctor_webhook_set")
    if wanted and info.last_error_message and info.pending_update_count:
        return _ill("doctor_webhook_fails", why=redact(info.last_error_message), waiting=info.pending_update_count)
    return _well("doctor_webhook" if wanted else "doctor_polling")


def _well(key: str, **values: object) -> Finding:
    return Finding(well=True, sentence=voice(DEFAULT).text(f"operator.{key}", **values))


def _ill(key: str, **values: object) -> Finding:
    return Finding(well=False, sentence=voice(DEFAULT).text(f"operator.{key}", **values))
