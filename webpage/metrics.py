"""What is counted and measured. Labels hold routes and reasons, never a path, a token or a name."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from models.door.answers import Answer

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30)
"""Seconds. The last is for pages that wait for a change."""


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._presses = Counter(
            "usher_presses", "Presses by what they were answered.", ("status", "reason"), registry=self._registry
        )
        self._unknown = Counter(
            "usher_unknown_links", "Pages opened whose link belongs to no ticket.", registry=self._registry
        )
        self._requests = Histogram(
            "usher_request_seconds",
            "Time to answer a request.",
            ("route", "code"),
            buckets=BUCKETS,
            registry=self._registry,
        )

    def pressed(self, answer: Answer) -> None:
        """Count a press. Those on unknown links are here as ``invalid`` and nowhere else."""
        self._presses.labels(answer.status, answer.reason or "").inc()

    def unknown_link(self) -> None:
        """Count a page that was opened with a link nobody made."""
        self._unknown.inc()

    def answered(self, route: str, code: int, seconds: float) -> None:
        """Measure a request."""
        self._requests.labels(route, code).observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)
