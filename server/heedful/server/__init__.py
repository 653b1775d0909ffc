"""The app under gunicorn, which has its home here.

`web` is imported late: with several workers, its figures look for their shared directory when they are first imported.
"""

import gc
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.config import Config
from gunicorn.glogging import Logger

from ..errors import SettingError
from ..settings import Address, Origin, Settings
from .worker import Worker

FIGURES = "PROMETHEUS_MULTIPROC_DIR"


def serve(settings: Settings, came_from: Mapping[str, Origin] | None = None) -> None:
    """Serve until told to stop; prints one line with the address on stdout once requests are answered.

    `came_from` tells where each setting comes from.

    Raises SettingError when the address cannot be listened on, LexiconError when there is no good lexicon.
    """
    _try(settings.bind)
    with _shared_figures(settings.workers):
        from ..web import logs

        logs.configure(settings.log_level)
        _Server(settings, came_from or {}).run()


def settle() -> None:
    """Let Python look no more for garbage in what is loaded for good: each look would halt requests for 0.3 s.

    Before the workers part, it also keeps what they share shared.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, settings: Settings, came_from: Mapping[str, Origin]) -> None:
        self._settings, self._came_from = settings, came_from
        super().__init__()

    def load_config(self) -> None:
        for name, value in options(self._settings).items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from ..web import create_app

        app = create_app(self._settings, came_from=self._came_from)
        app.extensions["heedful-desk"].then = settle
        settle()
        return app


class _SafeLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger, its records written by our formatter."""

    def setup(self, cfg: Config) -> None:
        from ..web import logs

        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(logs.Formatter())

    # As inherited, but so that the place that is logged is the caller's.

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:
        self.error_log.warning(msg, *args, **{"stacklevel": 2, **kwargs})

    def error(self, msg: object, *args: object, **kwargs: Any) -> None:
        self.error_log.error(msg, *args, **{"stacklevel": 2, **kwargs})


def options(settings: Settings) -> dict[str, Any]:
    """Return gunicorn's options. The lexicon is loaded once, before the workers part."""
    several = settings.workers > 1
    return {
        "bind": str(settings.bind),
        "worker_class": Worker,
        "workers": settings.workers,
        "threads": settings.threads,
        "preload_app": True,
        "timeout": 30,
        "graceful_timeout": 10,
        "keepalive": 5,
        # A lone worker is not replaced: nobody would answer meanwhile.
        "max_requests": 10_000 if several else 0,
        "max_requests_jitter": 1_000 if several else 0,
        "limit_request_line": 4094,
        "limit_request_fields": 50,
        "forwarded_allow_ips": "127.0.0.1,::1",
        "accesslog": None,
        "loglevel": settings.log_level,
        "logger_class": _SafeLogger,
        "control_socket_disable": True,
        "when_ready": _announce,
        "post_worker_init": _watch,
        "child_exit": _forget_worker,
    }


def _announce(arbiter: Arbiter) -> None:
    host, port = arbiter.LISTENERS[0].sock.getsockname()[:2]
    print(f"Heedful is at http://{Address(host, port)}/ (Ctrl+C stops it)", flush=True)


def _watch(worker: Any) -> None:
    # Threads do not outlive the fork, so each worker starts its own.
    worker.wsgi.extensions["heedful-desk"].watch()


def _forget_worker(_: Arbiter, worker: Any) -> None:
    if FIGURES in os.environ:
        from ..web import metrics

        metrics.forget(worker.pid)


@contextmanager
def _shared_figures(workers: int) -> Iterator[None]:
    """Give several workers a directory for common figures, unless the operator named one."""
    if workers == 1 or FIGURES in os.environ:
        yield
        return
    directory = os.environ[FIGURES] = tempfile.mkdtemp(prefix="heedful-")
    owner = os.getpid()
    try:
        yield
    finally:
        # A worker is a fork and passes here, too, when it ends: the others still need the directory.
        if os.getpid() == owner:
            shutil.rmtree(directory, ignore_errors=True)


def _try(address: Address) -> None:
    """Raise a sentence now rather than let gunicorn try for seconds."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            why = f"names an address that cannot be used ({error.strerror or 'unknown host'})."
            raise SettingError(why, field="bind", remedy="Stop the other server, or choose with --bind.") from None
