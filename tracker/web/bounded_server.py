"""The server: so many connections, so much at once, and no request that takes for ever to be sent."""

import logging
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

MAX_BODY_BYTES = 64 << 20
"""How much may be sent, which the pages say; the server itself ends only what is twice as large, unread."""
MAX_CONNECTIONS = 200
SECONDS_TO_SEND = 60  # a whole request; an upload of the greatest size takes less from this machine
SECONDS_BEHIND_PROXY = 600
IDLE_SECONDS = 30
CLEANUP_SECONDS = 5
THREADS = 4
THREADS_ON_A_FILE = 1
"""Whoever closes a file gives up all locks that the process has on it, also those of another thread.

So one thread alone opens and closes the database, or another program could write in the middle of a
transaction: section 2.2 of https://www.sqlite.org/howtocorrupt.html
"""


class LateApplication:
    """An application that is known only once the server has its port."""

    application: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:  # noqa: ANN401 - WSGI
        """Answer a request; the name is WSGI's."""
        return self.application(environ, start_response)


class TimedChannel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection that knows when the request began that is being received."""

    request_began = 0.0

    def received(self, data: bytes) -> bool:
        """Take what was sent; the name is waitress's."""
        if self.request is None:
            self.request_began = time.monotonic()
        return bool(super().received(data))

    def has_taken_too_long(self, seconds: float) -> bool:
        """Whether a request is still not whole after so long."""
        return self.request is not None and time.monotonic() - self.request_began > seconds


class BoundedServer(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """A server whose connections end when a request is not sent in time."""

    channel_class = TimedChannel
    seconds_to_send = SECONDS_TO_SEND

    def bind_server_socket(self) -> None:
        """Take the port; where that cannot be had, nothing stays open. The name is waitress's."""
        try:
            super().bind_server_socket()
        except OSError:
            self.task_dispatcher.shutdown()
            self.close()
            raise

    def handle_accept(self) -> None:
        """Take a new connection, and end the one that has been idle longest where there are too many.

        So whoever fills it up with connections keeps nobody out. The name is waitress's.
        """
        super().handle_accept()
        if len(self.active_channels) > MAX_CONNECTIONS:
            idle = [one for one in self.active_channels.values() if not one.requests]
            if idle:
                min(idle, key=lambda one: one.last_activity).handle_close()

    def maintenance(self, now: float) -> None:
        """End what is idle or too slow; the name is waitress's."""
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            if channel.has_taken_too_long(self.seconds_to_send):
                channel.will_close = True


def make_server(
    application: Any,  # noqa: ANN401 - WSGI
    host: str,
    port: int,
    *,
    is_behind_proxy: bool,
    is_on_file: bool,
) -> BoundedServer:
    """A server that listens already; ``run`` answers until it is stopped.

    Raises OSError for a port in use.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits is nobody's concern
    settings = Adjustments(
        host=host,
        port=port,
        threads=THREADS_ON_A_FILE if is_on_file else THREADS,
        connection_limit=2 * MAX_CONNECTIONS,  # after which waitress would take no more
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=CLEANUP_SECONDS,
        max_request_body_size=2 * MAX_BODY_BYTES,
        max_request_header_size=32 << 10,
        asyncore_use_poll=True,
        ident=None,
        clear_untrusted_proxy_headers=True,
    )
    server = BoundedServer(application, adj=settings)
    if is_behind_proxy:
        server.seconds_to_send = SECONDS_BEHIND_PROXY
    return server
