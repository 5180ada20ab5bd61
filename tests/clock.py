"""Time that a test moves by hand."""

from datetime import UTC, datetime, timedelta

import pytest

EVENING = datetime(2026, 6, 5, 18, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> datetime:
        """Move on, as in ``clock.advance(minutes=5)``; the new time."""
        self.moment += timedelta(**by)
        return self.moment


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Usher's clock in this process, standing still at a Friday evening."""
    stopped = Clock(EVENING)
    monkeypatch.setattr("models.clock.source", stopped)
    return stopped
