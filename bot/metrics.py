"""Figures of the running application for a monitoring system (Prometheus); no word of a user and no address is in them.

Counters begin anew with each start of the process, as Prometheus expects of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram, make_asgi_app
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Figure = tuple[str, Mapping[tuple[str, str], float]]
"""What a figure is, and its values by (name of a label, its value); one without labels has ("", "")."""
Figures = Mapping[str, Figure]
"""By name."""
Gauges = Callable[[], Figures]
PARTS_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)


class _Asked(Collector):
    """Figures that are looked up when they are asked for."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """The figures of now."""
        for name, (meaning, values) in self._gauges().items():
            labels = [label for label, _ in values if label][:1]
            family = GaugeMetricFamily(name, meaning, labels=labels)
            for (label, value), number in values.items():
                family.add_metric([value] if label else [], number)
            yield family


class Metrics:
    """What is counted of one process. Safe to be used from several threads."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.turns = Counter(
            "provodnik_turns",
            "messages and buttons by what came of them: answered, refused (with a sentence), unanswered",
            ["outcome"],
            registry=self._registry,
        )
        self.acts = Counter(
            "provodnik_acts", "turns of the dialogue by what the message was for", ["intent"], registry=self._registry
        )
        self.requests = Counter(
            "provodnik_requests", "requests by route and status", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "provodnik_seconds",
            "how long parts take: turn (as the page waits for it), vectors, dialogue, request",
            ["part"],
            buckets=PARTS_SECONDS,
            registry=self._registry,
        )

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """Counts how long something takes, whatever comes of it."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self._seconds.labels(part).observe(time.perf_counter() - start)

    def ask_too(self, gauges: Gauges) -> None:
        """Adds figures that are looked up whenever the page of metrics is asked for."""
        self._registry.register(_Asked(gauges))

    def served(self) -> Callable[..., object]:
        """An ASGI application that tells all of it in Prometheus's text format."""
        app: Callable[..., object] = make_asgi_app(self._registry)
        return app
