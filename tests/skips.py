"""A skipped test is a failed one: whatever a test needs is installed by ``make test``.

The one exception is the Bot API as data, which is not in the repository.
"""

from collections.abc import Generator

import pytest

BOT_API_ABSENT = "the description of the Bot API is not part of the repository"
ALLOWED = (BOT_API_ABSENT,)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge a test."""
    report = yield
    _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge a module that skips itself."""
    report = yield
    _judge(report)
    return report


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not any(reason in str(report.longrepr) for reason in ALLOWED):
        report.outcome = "failed"
        report.longrepr = f"skipped, but only these reasons are allowed: {ALLOWED}\n{report.longrepr}"
