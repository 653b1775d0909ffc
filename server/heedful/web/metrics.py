"""Counters for Prometheus: how many, how long, how upset – never what was written. prometheus-client has its home here.

With several workers the library shares figures through the directory that PROMETHEUS_MULTIPROC_DIR names (`server`
sets it before this module is first imported); each answer then speaks for all workers.
"""

import os

from flask import Flask, Response, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from ..model import Analysis

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0)


class Metrics:
    """The figures of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("heedful_requests", "Requests answered.", ("route", "status"), registry=self._registry)
        self._seconds = Histogram(
            "heedful_analysis_seconds", "Time of one analysis.", buckets=BUCKETS, registry=self._registry
        )
        self._levels = Counter(
            "heedful_levels", "Analyses by level of the last customer message.", ("level",), registry=self._registry
        )
        self._incomplete = Counter("heedful_incomplete", "Analyses stopped by the deadline.", registry=self._registry)
        self._lexicon = Gauge(
            "heedful_lexicon_info",
            "1 for the revision in force, 0 for one before it.",
            ("revision",),
            registry=self._registry,
            multiprocess_mode="livemostrecent",
        )
        self._pairings = Counter("heedful_pairings", "Tries to pair a browser.", ("result",), registry=self._registry)
        self._reports = Counter("heedful_reports", "Thumbs on findings.", ("thumb",), registry=self._registry)
        self._revision = ""

    def count_request(self, response: Response) -> Response:
        """Count an answer by its route as written in the map, never by the path as sent."""
        route = request.url_rule.rule if request.url_rule else "none"
        self._requests.labels(route, response.status_code).inc()
        return response

    def count_analysis(self, analysis: Analysis, seconds: float) -> None:
        """Count an analysis."""
        self._seconds.observe(seconds)
        self._levels.labels(analysis.level or "none").inc()
        self._incomplete.inc(analysis.incomplete)

    def count_pairing(self, paired: bool) -> None:
        """Count a try to pair a browser."""
        self._pairings.labels("paired" if paired else "refused").inc()

    def count_report(self, up: bool) -> None:
        """Count a thumb."""
        self._reports.labels("up" if up else "down").inc()

    def show_revision(self, revision: str) -> None:
        """Say which lexicon is in force."""
        if self._revision and self._revision != revision:
            self._lexicon.labels(self._revision).set(0)
        self._revision = revision
        self._lexicon.labels(revision).set(1)

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)


def register(app: Flask, metrics: Metrics) -> None:
    """Count every answer of an app."""
    app.after_request(metrics.count_request)


def answer(metrics: Metrics) -> Response:
    """Return the figures as a response."""
    return Response(metrics.text(), content_type=CONTENT_TYPE_LATEST)


def forget(pid: int) -> None:
    """Drop what a worker that has ended said about the present."""
    mark_process_dead(pid)  # type: ignore[no-untyped-call]
