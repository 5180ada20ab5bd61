"""What Telegram's refusals mean for a message that is owed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError


class Verdict(Enum):
    """What to do."""

    DONE = auto()
    """An edit to what it shows already."""
    WAIT = auto()
    """Too much at once: the same again, when Telegram says."""
    BLOCKED = auto()
    """This person does not want the bot, or never started it."""
    GONE = auto()
    """The message to edit is deleted, or can't be edited any more."""
    UNKNOWN_FILE = auto()
    """A ``file_id`` of another bot, or a lost file: upload it again."""
    UNREACHABLE = auto()
    """Telegram did not take it, or its answer was lost: the same again, later."""
    LOCKED_OUT = auto()
    """Telegram does not know the bot's token: the operator must act."""
    REFUSED = auto()
    """The message itself is wrong, now and later."""


GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
NOBODY = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
FILE = ("wrong file identifier", "wrong remote file identifier", "file_reference", "invalid file_id", "wrong file_id")


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, and how many seconds Telegram wants us to wait."""

    verdict: Verdict
    seconds: float = 0.0


def judge(error: TelegramError) -> Judgement:
    """What this error means. `BadRequest` and `TimedOut` are network errors to python-telegram-bot, not to us."""
    match error:
        case RetryAfter():
            return Judgement(Verdict.WAIT, _seconds(error))
        case Forbidden():
            return Judgement(Verdict.BLOCKED)
        case BadRequest():
            return Judgement(_of_bad_request(error.message.lower()))
        case InvalidToken():
            return Judgement(Verdict.LOCKED_OUT)
        case NetworkError():
            return Judgement(Verdict.UNREACHABLE)
        case _ if "invalid server response" in error.message.lower():
            return Judgement(Verdict.UNREACHABLE)
        case _:
            return Judgement(Verdict.REFUSED)


def _of_bad_request(said: str) -> Verdict:
    if "message is not modified" in said:
        return Verdict.DONE
    for words, verdict in ((GONE, Verdict.GONE), (NOBODY, Verdict.BLOCKED), (FILE, Verdict.UNKNOWN_FILE)):
        if any(word in said for word in words):
            return verdict
    return Verdict.REFUSED


def _seconds(error: RetryAfter) -> float:
    wanted = error.retry_after
    return wanted.total_seconds() if isinstance(wanted, timedelta) else float(wanted)
