"""Who may: a token that works once becomes a cookie; addresses, origins and forms are checked.

Pages of one user's own machine stand under a path that nobody can guess, and their cookie is sent to that
path alone: a cookie knows no port, and another user's server on this machine would get it otherwise.
"""

import hmac
import secrets
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Request

from tracker.domain.errors import TrackerError
from tracker.domain.message_filling import fill
from tracker.web import web_messages

SECRET_BYTES = 32
CHANGING_METHODS = ("POST",)
ALLOWED_METHODS = ("GET", "HEAD", *CHANGING_METHODS)
BETWEEN_HEADERS = ","
"""What a server puts between two headers of one name, of which the browser may have sent one."""
SAME_SITE = ("same-origin", "none", "")
"""What a browser says of a request that no other site has made; an old one says nothing."""


class AccessDenied(TrackerError):
    """Somebody who may not; ``status`` is the number of the answer."""

    status = 403


class OwnAccess:
    """Who has the token, on this machine: the user who started the server.

    ``save_token`` puts each new token, with the path of the pages, where only that user can read it.
    """

    def __init__(self, save_token: Callable[[str, str], None]) -> None:
        self.prefix = f"/{secrets.token_urlsafe(12)}"
        self.form_secret = secrets.token_bytes(SECRET_BYTES)
        self._session = secrets.token_urlsafe(SECRET_BYTES)
        self._save_token = save_token
        self._lock = threading.Lock()
        self._token = ""
        self.renew_token()

    def renew_token(self) -> None:
        """Make a token in the place of the one before, which works no more."""
        self._token = secrets.token_urlsafe(SECRET_BYTES)
        self._save_token(self.prefix, self._token)

    def take_token(self, given: str) -> str:
        """The value of the cookie for who has the token. Raises AccessDenied."""
        with self._lock:
            if not _is_same(given, self._token):
                raise AccessDenied(fill(web_messages.LINK_USED), fill(web_messages.LINK_USED_HINT))
            self.renew_token()
        return self._session

    def user_of(self, request: Request, cookie: str) -> str:
        """Who is there, which the pages need not know: it is the user. Raises AccessDenied."""
        if not _is_same(request.cookies.get(cookie, ""), self._session):
            raise AccessDenied(fill(web_messages.NOT_LET_IN), fill(web_messages.NOT_LET_IN_HINT))
        return self._session


class ProxyAccess:
    """Whom a proxy has let in, named by one of its headers."""

    prefix = ""

    def __init__(self, user_header: str) -> None:
        self.form_secret = secrets.token_bytes(SECRET_BYTES)
        self._user_header = user_header

    def user_of(self, request: Request, cookie: str) -> str:  # noqa: ARG002 - the same as of the other
        """The name that the proxy gives. Raises AccessDenied where it gives none, or more than one."""
        name = request.headers.get(self._user_header, "").strip()
        if not name or BETWEEN_HEADERS in name:
            message = fill(web_messages.NO_USER_NAMED, header=self._user_header)
            raise AccessDenied(message, fill(web_messages.NO_USER_NAMED_HINT))
        try:  # a header is bytes, which are read as Latin-1
            return name.encode("latin-1").decode()
        except UnicodeError:
            return name


Access = OwnAccess | ProxyAccess


def require_own_host(request: Request, host: str) -> None:
    """Raise AccessDenied for a request that was sent to another name: one that somebody made point here."""
    if host and request.headers.get("Host", "") != host:
        raise AccessDenied(fill(web_messages.OTHER_HOST), fill(web_messages.OTHER_HOST_HINT))


def require_own_origin(request: Request) -> None:
    """Raise AccessDenied for what a page of another site sends."""
    if request.method not in CHANGING_METHODS:
        return
    origin = request.headers.get("Origin", "")
    is_own = urlsplit(origin).netloc == request.headers.get("Host", "")
    if not is_own or request.headers.get("Sec-Fetch-Site", "") not in SAME_SITE:
        raise AccessDenied(fill(web_messages.OTHER_ORIGIN), fill(web_messages.OTHER_ORIGIN_HINT))


def form_token(access: Access, user: str) -> str:
    """What a form of ours has in it, and no other."""
    return hmac.new(access.form_secret, user.encode(errors="replace"), "sha256").hexdigest()


def require_form_token(access: Access, user: str, given: str) -> None:
    """Raise AccessDenied for a form that is not ours."""
    if not _is_same(given, form_token(access, user)):
        raise AccessDenied(fill(web_messages.OTHER_FORM), fill(web_messages.OTHER_FORM_HINT))


def _is_same(given: str, wanted: str) -> bool:
    """Whether two secrets are the same, in a time that does not tell how much of them is."""
    return bool(wanted) and hmac.compare_digest(given.encode(errors="replace"), wanted.encode())
