"""The catalog's totals as Prometheus metrics: true after restarts, and the same at every process of the API.

All are gauges, also of what is only ever added to: a deleted film takes its calls along. Nothing is told by
team or film, so the number of series does not grow with them.
"""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from contracts import LedgerStage
from store.totals import CatalogTotals, ProviderTotals

OF_CALLS = ("provider", "stage")


class CatalogMetrics(Collector):
    """Collects the metrics of totals that were read at `now`."""

    def __init__(self, totals: CatalogTotals, now: datetime) -> None:
        self._totals, self._now = totals, now

    def collect(self) -> Iterable[Metric]:
        """Yield all metrics."""
        yield self._count_jobs()
        yield self._count_calls()
        yield self._measure_calls(
            "longtake_spent_usd", "Costs, and prices of calls whose cost is open.", "spent_usd"
        )
        yield self._measure_calls("longtake_open_usd", "The part of it that is no known cost.", "open_usd")
        yield self._measure_calls("longtake_made_seconds", "Length of what was made.", "clip_seconds")
        yield self._measure_calls("longtake_late_calls", "Calls whose film went on without them.", "late")
        yield self._measure_calls(
            "longtake_unknown_calls",
            "Calls that ended without anybody knowing whether they were paid for.",
            "unknown",
        )
        yield GaugeMetricFamily(
            "longtake_removed_usd", "What deleted jobs had spent.", value=self._totals.removed_usd
        )
        yield from self._describe_lines()

    def _count_jobs(self) -> Metric:
        jobs = GaugeMetricFamily("longtake_jobs", "Jobs in the catalog.", labels=("status",))
        for status, count in self._totals.jobs.items():
            jobs.add_metric((status.value,), count)
        return jobs

    def _count_calls(self) -> Metric:
        calls = GaugeMetricFamily("longtake_calls", "Calls that cost.", labels=(*OF_CALLS, "state"))
        for key, totals in self._totals.providers.items():
            for state, count in totals.calls.items():
                calls.add_metric((*_label_call(key), state.value), count)
        return calls

    def _measure_calls(self, name: str, text: str, field: str) -> Metric:
        metric = GaugeMetricFamily(name, text, labels=OF_CALLS)
        for key, totals in self._totals.providers.items():
            metric.add_metric(_label_call(key), _read_field(totals, field))
        return metric

    def _describe_lines(self) -> Iterable[Metric]:
        takes = GaugeMetricFamily(
            "longtake_waiting_takes", "Takes in line for a provider.", labels=("provider",)
        )
        oldest = GaugeMetricFamily(
            "longtake_oldest_wait_seconds", "How long the first in line has waited.", labels=("provider",)
        )
        for provider, line in self._totals.waiting.items():
            takes.add_metric((provider,), line.takes)
            oldest.add_metric((provider,), max(0.0, (self._now - line.oldest).total_seconds()))
        return takes, oldest


def _label_call(key: tuple[str, LedgerStage]) -> tuple[str, str]:
    provider, stage = key
    return provider, stage.value


def _read_field(totals: ProviderTotals, field: str) -> float:
    return float(getattr(totals, field))
