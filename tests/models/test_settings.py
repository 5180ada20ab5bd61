"""Settings: each wrong one is named in a sentence."""

from pathlib import Path

import pytest

from models.language.speech import languages, voice
from models.settings import SettingError, Settings, load_settings

TOKEN = "7654321:" + "A" * 35
KEY = "k" * 32
ADDRESS = "https://tickets.example.org"

WRONG = [
    ("TELEGRAM_BOT_TOKEN", "7654321", "does not look like a bot token"),
    ("TELEGRAM_BOT_TOKEN", "7654321:tooshort", "does not look like a bot token"),
    ("TELEGRAM_API_URL", "api.telegram.org", "must be an address"),
    ("TELEGRAM_API_URL", "ftp://api.telegram.org", "must be an address"),
    ("DATABASE_URL", "mysql://localhost/usher", "must start with sqlite://"),
    ("DATABASE_URL", "usher.db", "must start with sqlite://"),
    ("DATABASE_URL", "sqlite://", "must name a file"),
    ("DATABASE_URL", "sqlite://:memory:", "must name a file"),
    ("DATABASE_URL", "postgres://localhost", "must name a server and a database"),
    ("DATABASE_URL", "postgres:///usher", "must name a server and a database"),
    ("DATABASE_URL", "postgres://localhost:many/usher", "must name a server and a database"),
    ("PUBLIC_URL", "tickets.example.org", "must be an address"),
    ("PUBLIC_URL", "https://", "must be an address"),
    ("PUBLIC_URL", "https://tickets.example.org:port", "must be an address"),
    ("PUBLIC_URL", "https://me:secret@tickets.example.org", "must be an address"),
    ("PUBLIC_URL", "https://tickets.example.org/?a=b", "must be an address"),
    ("PUBLIC_URL", "https://tickets.example.org/usher", "must end after the host and port"),
    ("HOST", "example.org", "must be an IP address"),
    ("HOST", "127.0.0.1:8080", "must be an IP address"),
    ("PORT", "0", "must be a whole number from 1 to 65535"),
    ("PORT", "65536", "must be a whole number from 1 to 65535"),
    ("PORT", "http", "must be a whole number from 1 to 65535"),
    ("ORGANISERS", "17, @olive", "“@olive” is not one"),
    ("ORGANISERS", "-17", "“-17” is not one"),
    ("PAYMENT_PROVIDER_TOKEN", TOKEN, "does not look like a payment provider's token"),
    ("SECRET_KEY", "k" * 31, "is too short"),
    ("METRICS_ALLOW", "10.0.0.0/8, intranet", "“intranet” is not one"),
    ("METRICS_ALLOW", "10.0.0.1/8", "“10.0.0.1/8” is not one"),
    ("TRUSTED_PROXIES", "proxy", "“proxy” is not one"),
]
UNREACHABLE = [
    "http://127.0.0.1:8080",
    "http://localhost:8080",
    "http://[::1]:8080",
    "https://192.168.1.20",
    "https://10.1.2.3",
    "https://172.16.0.1",
    "https://169.254.1.1",
    "https://100.64.0.1",
    "https://[fd00::1]",
    "https://laptop.local",
    "https://usher",
    "https://usher.internal",
]


def set_all(environment: pytest.MonkeyPatch, **values: str) -> None:
    for name, value in values.items():
        environment.setenv(name, value)


def refusal(*, live: bool = False) -> str:
    with pytest.raises(SettingError) as refused:
        load_settings(live=live)
    return str(refused.value)


def test_nothing_set_gives_the_defaults(environment: pytest.MonkeyPatch) -> None:
    settings = load_settings()

    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite://usher.db"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert settings.organisers == frozenset()
    assert not settings.telegram_bot_token
    assert not settings.secret_key


def test_an_empty_setting_is_not_set(environment: pytest.MonkeyPatch) -> None:
    set_all(environment, **{name.upper(): "" for name in Settings.model_fields})

    assert load_settings() == Settings.model_construct(public_url="http://127.0.0.1:8080")


@pytest.mark.parametrize(("name", "value", "words"), WRONG)
def test_a_wrong_setting_is_named_in_a_sentence(
    environment: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    environment.setenv(name, value)

    sentence = refusal()

    assert sentence.startswith(name)
    assert words in sentence
    assert "\n" not in sentence


def test_every_wrong_setting_is_told_at_once_in_every_language(environment: pytest.MonkeyPatch) -> None:
    set_all(environment, **{name: value for name, value, _ in WRONG})
    with pytest.raises(SettingError) as refused:
        load_settings()

    named = {fault.setting for fault in refused.value.faults}
    assert named == {name for name, _, _ in WRONG}
    for language in languages():
        sentences = refused.value.sentences(voice(language))
        assert all(fault.setting in sentence for fault, sentence in zip(refused.value.faults, sentences, strict=True))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "hush-hush"),
        ("SECRET_KEY", "hush-hush"),
        ("DATABASE_URL", "mysql://usher:hush-hush@db/usher"),
        ("PUBLIC_URL", "https://me:hush-hush@tickets.example.org"),
    ],
)
def test_a_refusal_repeats_no_secret(environment: pytest.MonkeyPatch, name: str, value: str) -> None:
    environment.setenv(name, value)
    with pytest.raises(SettingError) as refused:
        load_settings()

    assert "hush" not in str(refused.value) + repr(refused.value)
    assert refused.value.__suppress_context__


def test_printed_settings_show_no_secret(environment: pytest.MonkeyPatch) -> None:
    database = "postgres://usher:hush@db/usher"
    provider = "284685063:TEST:pay"
    set_all(environment, TELEGRAM_BOT_TOKEN=TOKEN, SECRET_KEY=KEY, DATABASE_URL=database)
    environment.setenv("PAYMENT_PROVIDER_TOKEN", provider)

    printed = repr(load_settings()) + str(load_settings())

    assert not [secret for secret in (TOKEN, KEY, provider, "hush") if secret in printed]


def test_lists_take_commas_and_spaces(environment: pytest.MonkeyPatch) -> None:
    set_all(environment, ORGANISERS=" 17, 18 19,", METRICS_ALLOW="10.0.0.0/8,::1", TRUSTED_PROXIES="127.0.0.1")
    settings = load_settings()

    assert settings.organisers == {17, 18, 19}
    assert [str(network) for network in settings.metrics_allow] == ["10.0.0.0/8", "::1/128"]
    assert [str(network) for network in settings.trusted_proxies] == ["127.0.0.1/32"]


def test_both_names_of_postgresql_mean_the_same(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://usher@db:5433/usher")

    assert load_settings().database_url == "postgres://usher@db:5433/usher"


def test_addresses_lose_their_last_slash(environment: pytest.MonkeyPatch) -> None:
    set_all(environment, PUBLIC_URL=f"{ADDRESS}/", TELEGRAM_API_URL="http://127.0.0.1:8081/")
    settings = load_settings()

    assert settings.public_url == ADDRESS
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:9000"), ("::", "http://[::1]:9000")],  # noqa: S104  # not bound
)
def test_without_a_public_url_the_pages_are_found_on_this_machine(
    environment: pytest.MonkeyPatch, host: str, address: str
) -> None:
    set_all(environment, HOST=host, PORT="9000")

    assert load_settings().public_url == address


def test_https_switches_to_webhooks(environment: pytest.MonkeyPatch) -> None:
    assert load_settings().delivery == "polling"
    environment.setenv("PUBLIC_URL", ADDRESS)
    assert load_settings().delivery == "webhook"


def test_the_environment_wins_over_the_file_and_unknown_names_do_no_harm(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=9000\nHOST=127.0.0.2\nPOSTGRES_PASSWORD=x\n")
    environment.setenv("PORT", "9001")
    settings = load_settings()

    assert (settings.host, settings.port) == ("127.0.0.2", 9001)


def test_a_file_that_is_not_text_is_a_sentence(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"PORT=9000\nSECRET_KEY=\xff\xfe\n")

    assert refusal().startswith(".env can't be read")


def test_a_live_start_needs_a_token(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PUBLIC_URL", ADDRESS)

    assert refusal(live=True).startswith("TELEGRAM_BOT_TOKEN is not set")


@pytest.mark.parametrize("address", UNREACHABLE)
def test_with_the_real_telegram_phones_must_reach_the_pages(environment: pytest.MonkeyPatch, address: str) -> None:
    set_all(environment, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL=address)

    sentence = refusal(live=True)

    assert sentence.startswith("PUBLIC_URL")
    assert "phones can't reach" in sentence
    assert "tunnel" in sentence


@pytest.mark.parametrize("address", UNREACHABLE)
def test_with_a_telegram_of_ones_own_any_address_does(environment: pytest.MonkeyPatch, address: str) -> None:
    set_all(environment, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL=address, TELEGRAM_API_URL="http://127.0.0.1:8081")

    assert load_settings(live=True).public_url == address


@pytest.mark.parametrize(
    "address", [ADDRESS, f"{ADDRESS}:8443", "http://tickets.example.org:8080", "https://93.184.215.14"]
)
def test_addresses_on_the_internet_start(environment: pytest.MonkeyPatch, address: str) -> None:
    set_all(environment, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL=address)

    assert load_settings(live=True).public_url == address


def test_webhooks_come_on_four_ports_only(environment: pytest.MonkeyPatch) -> None:
    set_all(environment, TELEGRAM_BOT_TOKEN=TOKEN, PUBLIC_URL=f"{ADDRESS}:9443")

    assert "Telegram calls only the ports 443, 80, 88, 8443" in refusal(live=True)
