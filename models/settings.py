"""What the operator sets, from the environment or a ``.env`` file (DESIGN.md section 5).

An empty setting is one that is not set. A wrong one is a SettingError, in words that name it and never repeat its
value if that is secret.
"""

import re
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from models.language.speech import DEFAULT, Voice, voice

TELEGRAM = "https://api.telegram.org"
WEBHOOK_PORTS = (443, 80, 88, 8443)
"""Bot API, setWebhook: the ports that Telegram calls."""
KEY_BYTES = 32
"""HMAC-SHA256 wants a key no shorter than its output (RFC 2104, section 3)."""
BOT_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{30,}")
PROVIDER_TOKEN = re.compile(r"\d+:\w+:[!-~]+")
UNREACHABLE_ENDINGS = ("localhost", "local", "internal", "lan", "home", "arpa", "test", "example", "invalid")
"""Last parts of host names that only a local network or nobody resolves (RFC 6761, RFC 6762, RFC 8375)."""


class Fault:
    """One thing that is wrong with the settings."""

    def __init__(self, setting: str, key: str, **values: object) -> None:
        self.setting = setting
        self.key = key
        self.values = {"setting": setting, **values}

    def sentence(self, speaker: Voice) -> str:
        """What is wrong and what to do, naming the setting."""
        return speaker.text(f"operator.{self.key}", **self.values)


class SettingError(Exception):
    """Settings that Usher can't start with. Its ``faults`` say which and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(", ".join(fault.setting for fault in faults))
        self.faults = faults

    def sentences(self, speaker: Voice) -> list[str]:
        """One sentence for each fault."""
        return [fault.sentence(speaker) for fault in self.faults]

    def __str__(self) -> str:
        return "\n".join(self.sentences(voice(DEFAULT)))


def _fault(key: str, **values: object) -> PydanticCustomError:
    return PydanticCustomError(key, key, values)


def _bot_token(value: SecretStr) -> SecretStr:
    if value and not BOT_TOKEN.fullmatch(value.get_secret_value()):
        raise _fault("setting_bot_token")
    return value


def _provider_token(value: SecretStr) -> SecretStr:
    if value and not PROVIDER_TOKEN.fullmatch(value.get_secret_value()):
        raise _fault("setting_provider_token")
    return value


def _secret_key(value: SecretStr) -> SecretStr:
    if value and len(value.get_secret_value().encode()) < KEY_BYTES:
        raise _fault("setting_secret_key_short", bytes=KEY_BYTES)
    return value


def _split(address: str) -> SplitResult | None:
    """The parts of an http(s) address with a host; None if it is not one."""
    if not address.isprintable() or " " in address:
        return None
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return parts if sound and "@" not in parts.netloc and not parts.query and not parts.fragment else None


def _api_address(value: str) -> str:
    if not _split(value):
        raise _fault("setting_http_address")
    return value.rstrip("/")


def _public_address(value: str) -> str:
    parts = _split(value)
    if not parts:
        raise _fault("setting_http_address")
    if parts.path not in {"", "/"}:
        raise _fault("setting_address_path", path=parts.path)
    return value.rstrip("/")


def _database_address(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite":
        if not rest.partition("?")[0] or rest.startswith(":memory:"):
            raise _fault("setting_database_file")
        return value
    if scheme not in {"postgres", "postgresql"}:
        raise _fault("setting_database_scheme")
    address = f"postgres://{rest}"
    try:
        parts = urlsplit(address)
        sound = parts.hostname and parts.port != 0 and parts.path.strip("/")
    except ValueError:
        sound = None
    if not sound:
        raise _fault("setting_database_server")
    return address


def _listening_address(value: str) -> str:
    try:
        ip_address(value)
    except ValueError:
        if value != "localhost":
            raise _fault("setting_host") from None
    return value


def _words(value: Any) -> Any:
    return re.split(r"[\s,;]+", value.strip(" \t\n,;")) if isinstance(value, str) and value.strip(" ,;") else value


def _people(value: Any) -> Any:
    words = _words(value)
    if isinstance(words, Iterable) and not isinstance(words, str):
        words = [str(word) for word in words]
        if wrong := next((word for word in words if not re.fullmatch(r"[1-9]\d{0,18}", word)), None):
            raise _fault("setting_organisers", value=wrong)
    return words


def _networks(value: Any) -> Any:
    words = _words(value)
    if not isinstance(words, Iterable) or isinstance(words, str):
        return words
    return tuple(_network(str(word)) for word in words)


def _network(word: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(word)
    except ValueError:
        raise _fault("setting_network", value=word) from None


def _own_address(settings: Mapping[str, Any]) -> str:
    """Where this machine itself finds the pages."""
    host = settings["host"]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # not bound to, but left
    return f"http://[{host}]:{settings['port']}" if ":" in host else f"http://{host}:{settings['port']}"


Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]


class Settings(BaseSettings):
    """All settings, checked. Secrets don't show when it is printed."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True)

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_bot_token)] = SecretStr("")
    telegram_api_url: Annotated[str, AfterValidator(_api_address)] = TELEGRAM
    database_url: Annotated[str, AfterValidator(_database_address)] = Field("sqlite://usher.db", repr=False)
    host: Annotated[str, AfterValidator(_listening_address)] = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    public_url: Annotated[str, AfterValidator(_public_address)] = Field(default_factory=_own_address)
    organisers: Annotated[frozenset[int], NoDecode, BeforeValidator(_people)] = frozenset()
    """Telegram user ids."""
    payment_provider_token: Annotated[SecretStr, AfterValidator(_provider_token)] = SecretStr("")
    secret_key: Annotated[SecretStr, AfterValidator(_secret_key)] = SecretStr("")
    metrics_allow: Networks = ()
    trusted_proxies: Networks = ()

    @property
    def real_telegram(self) -> bool:
        """Whether this is Telegram itself, not a stand-in or a server of one's own."""
        return self.telegram_api_url == TELEGRAM

    @property
    def delivery(self) -> Literal["webhook", "polling"]:
        """How updates come: https switches to webhooks."""
        return "webhook" if self.public_url.startswith("https://") else "polling"


def load_settings(*, file: Path | None = Path(".env"), live: bool = False) -> Settings:
    """The settings of this process: the environment, then ``file``. Raises SettingError.

    ``live``: they must do to talk to Telegram, which needs a token and an address that phones reach.
    """
    try:
        settings = Settings(_env_file=file, _env_file_encoding="utf-8")
    except ValidationError as wrong:
        raise SettingError(*_faults(wrong)) from None
    except (OSError, UnicodeDecodeError):
        raise SettingError(Fault(str(file), "setting_file")) from None
    if live and (faults := [*live_faults(settings)]):
        raise SettingError(*faults)
    return settings


def live_faults(settings: Settings) -> Iterable[Fault]:
    """What keeps these settings from talking to Telegram."""
    if not settings.telegram_bot_token:
        yield Fault("TELEGRAM_BOT_TOKEN", "setting_bot_token_missing")
    if not settings.real_telegram:
        return
    parts = urlsplit(settings.public_url)
    if not _reachable(parts.hostname or ""):
        yield Fault("PUBLIC_URL", "setting_unreachable", value=settings.public_url)
    elif parts.scheme == "https" and (parts.port or 443) not in WEBHOOK_PORTS:
        ports = ", ".join(str(port) for port in WEBHOOK_PORTS)
        yield Fault("PUBLIC_URL", "setting_webhook_port", value=parts.port, ports=ports)


def _reachable(host: str) -> bool:
    """Whether a phone on the internet may find this host. Asks nobody: a judgement by its form."""
    try:
        return ip_address(host).is_global
    except ValueError:
        labels = host.rstrip(".").lower().split(".")
    return len(labels) > 1 and labels[-1] not in UNREACHABLE_ENDINGS


def _faults(wrong: ValidationError) -> Iterable[Fault]:
    for error in wrong.errors(include_url=False, include_input=False):
        if error["type"] == "default_factory_not_called":
            continue  # PUBLIC_URL waits for HOST and PORT, which are at fault
        setting = str(error["loc"][0]).upper()
        key = error["type"] if error["type"].startswith("setting_") else "setting_port"
        yield Fault(setting, key, **error.get("ctx", {}))
