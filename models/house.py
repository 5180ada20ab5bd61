"""What both the bot and the web page are handed."""

from dataclasses import dataclass

from models.door.verification import Verifier
from models.secrecy.links import Links
from models.secrecy.secrets import Secrets
from models.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """Settings, and the services of `models` that depend on them."""

    settings: Settings
    secrets: Secrets
    links: Links
    verifier: Verifier

    @classmethod
    def build(cls, settings: Settings, key: bytes) -> "House":
        """The house for these settings and this SECRET_KEY."""
        secrets = Secrets(key)
        return cls(settings, secrets, Links(secrets, settings.public_url), Verifier(secrets))
