"""What the buttons of /api carry."""

from dataclasses import dataclass

from bot.buttons import CallbackData
from models.programs.tokens import Scope
from models.programs.webhooks import News


@dataclass(frozen=True)
class ShowPrograms(CallbackData, prefix="api"):
    """Tokens and webhooks."""


@dataclass(frozen=True)
class NewToken(CallbackData, prefix="apinew"):
    """Ask for a new token's name."""


@dataclass(frozen=True)
class ToggleScope(CallbackData, prefix="apiscope"):
    """Give the new token this scope, or take it away."""

    scope: Scope


@dataclass(frozen=True)
class CreateToken(CallbackData, prefix="apicreate"):
    """Make it."""


@dataclass(frozen=True)
class RevokeToken(CallbackData, prefix="apirevoke"):
    """End a token at once."""

    token: int


@dataclass(frozen=True)
class HideSecret(CallbackData, prefix="apihide"):
    """Take the secret out of this message."""


@dataclass(frozen=True)
class NewWebhook(CallbackData, prefix="hooknew"):
    """Ask for a new webhook's address."""


@dataclass(frozen=True)
class ToggleNews(CallbackData, prefix="hooknews"):
    """Tell the new webhook of this, or not."""

    news: News


@dataclass(frozen=True)
class CreateWebhook(CallbackData, prefix="hookcreate"):
    """Make it."""


@dataclass(frozen=True)
class ShowWebhook(CallbackData, prefix="hook"):
    """One webhook with its last calls."""

    webhook: int


@dataclass(frozen=True)
class TryWebhook(CallbackData, prefix="hooktest"):
    """Call it now."""

    webhook: int


@dataclass(frozen=True)
class ReplaceSecret(CallbackData, prefix="hooksecret"):
    """Sign its calls with another secret."""

    webhook: int


@dataclass(frozen=True)
class RemoveWebhook(CallbackData, prefix="hookremove"):
    """Call it no more."""

    webhook: int
