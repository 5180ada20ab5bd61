"""Whatever opens or proves something is in nothing that our processes write."""

import re
from collections.abc import Iterable

from models.tables import DoorCode, Link
from tests.journeys.office import Office
from tests.makers import KEY, SECRETS

_TIME = re.compile(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2},\d{3} ")
"""In front of each line of a log: its year would pass for a door code."""


async def assert_nothing_secret_is_written(office: Office) -> None:
    """Look through all lines of all processes. The database must be open."""
    links = [SECRETS.token(link.kind, link.subject_id, link.version) for link in await Link.all()]
    codes = [SECRETS.door_code(code) for code in await DoorCode.all()]
    assert found([*settings_of(office), *links], codes, written(office)) == []


def assert_no_setting_is_written(office: Office) -> None:
    """The same without a database: look for secret settings."""
    assert found(settings_of(office), [], written(office)) == []


def settings_of(office: Office) -> list[str]:
    """The secret settings, and what is derived from SECRET_KEY alone."""
    return [office.telegram.token, office.telegram.provider_token, KEY, SECRETS.webhook_secret()]


def written(office: Office) -> list[str]:
    """Everything that the processes wrote, without the times."""
    return [_TIME.sub("", line) for process in office.processes for line in process.lines]


def found(secrets: Iterable[str], codes: Iterable[str], lines: Iterable[str]) -> list[str]:
    """The lines with a secret in them, or with a door code that is not a part of a longer number."""
    words = [re.escape(secret) for secret in secrets] + [rf"(?<!\d){code}(?!\d)" for code in codes]
    pattern = re.compile("|".join(words))
    return [line for line in lines if pattern.search(line)]
