"""The house that tests build: settings that depend on nothing of this machine, and the secrets of `tests.makers`."""

from pathlib import Path

import pytest

from models.house import House
from models.settings import Settings, load_settings
from models.storage.database import Database
from tests.makers import KEY, PUBLIC_URL

TOKEN = "1234567890:" + "test-token-" * 3


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without any of our settings, and a working directory without ``.env``."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def settings(environment: pytest.MonkeyPatch) -> Settings:
    """Settings for a local Telegram, which a test may change with ``model_copy``."""
    environment.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    environment.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081")
    environment.setenv("PUBLIC_URL", PUBLIC_URL)
    environment.setenv("SECRET_KEY", KEY)
    return load_settings()


@pytest.fixture
def house(database: Database, settings: Settings) -> House:
    """The house, over a fresh database."""
    return House.build(settings, KEY.encode())
