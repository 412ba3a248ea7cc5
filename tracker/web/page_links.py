"""The addresses of pages; those of an answer about another day keep that day."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

Arguments = Sequence[tuple[str, str]]
SAFE_IN_PATH = "/:()"
LOOPBACK_NAMES = ("localhost", "[::1]", "0.0.0.0")  # noqa: S104 - nothing listens there, it is a name


class PageLinks:
    """The addresses of a site under a path, each with the day and the moment that is asked about."""

    def __init__(self, prefix: str, time: Arguments = ()) -> None:
        self._prefix = prefix
        self._time = tuple(time)

    def to(self, path: str, arguments: Iterable[tuple[str, object]] = (), *, now: bool = False) -> str:
        """The address of a page; ``now`` is for what is always about today."""
        given = [(name, str(value)) for name, value in arguments]
        query = urlencode([*given, *(() if now else self._time)])
        address = f"{self._prefix}/{quote(path, safe=SAFE_IN_PATH)}"
        return f"{address}?{query}" if query else address

    def record(self, kind: str, ref: str) -> str:
        """The page of something that has a ref."""
        return self.to(f"{kind}/{ref}")

    def theme(self, path: str) -> str:
        """The page of a theme, whose path may have any letters."""
        return self.to("theme", [("path", path)])


def web_address(text: str | None) -> str | None:
    """A text as the address of a page elsewhere; None for what is no such address, or leads to this machine.

    A browser would send the cookie of these pages to another server on this machine.
    """
    try:
        parts = urlsplit(text or "")
        host = (parts.hostname or "").casefold().rstrip(".")
    except ValueError:
        return None
    is_here = (
        host in LOOPBACK_NAMES or host.startswith("127.") or host.endswith(".localhost") or host == "::1"
    )
    is_name = "." in host and host.rpartition(".")[2][:1].isalpha()
    return text if parts.scheme in ("http", "https") and is_name and not is_here else None


KnownNames = Mapping[str, str]
"""Names in an answer, each with the address of its page."""
