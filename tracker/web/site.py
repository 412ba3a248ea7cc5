"""The pages together: what each request goes through before and after, and what an error becomes."""

import secrets
import traceback
from pathlib import Path

from flask import Flask, Response, g, request
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge

from tracker.db.checks import explain_failure
from tracker.db.save_state import forget_saves, has_saved
from tracker.domain.errors import TrackerError
from tracker.domain.languages import choose_language
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import OtherCalendars, offer_other_calendars, write_beside
from tracker.web import web_messages
from tracker.web.access import (
    Access,
    OwnAccess,
    form_token,
    require_form_token,
    require_own_host,
    require_own_origin,
)
from tracker.web.answers import COOKIE, answer_error, text_answer
from tracker.web.bounded_server import MAX_BODY_BYTES
from tracker.web.download_routes import downloads
from tracker.web.form_routes import forms
from tracker.web.import_routes import imports
from tracker.web.language_of_pages import asked_language, keep_language, language_of_request
from tracker.web.look_routes import pages
from tracker.web.page_templates import render_page, render_style_sheet
from tracker.web.site_context import SiteContext
from tracker.web.site_settings import SiteSettings

OPEN = "open"
FREE_OF_ACCESS = (OPEN, "style_sheet")
"""What is answered before anybody is known: the page that takes the token, and the style sheet."""
ICON = "/favicon.ico"
MAX_FORM_BYTES = 4 << 20
MAX_FORM_PARTS = 300

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    # "no-referrer" would take away the origin of our own forms too; this tells other sites nothing either.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class UnderPrefix:
    """An application whose pages all stand under a path; nothing is outside it."""

    def __init__(self, site: Flask, prefix: str) -> None:
        self.site = site
        self.prefix = prefix

    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204 - WSGI
        """Answer a request; the name is WSGI's."""
        path = environ.get("PATH_INFO", "")
        if path == ICON:  # which a browser asks for by itself, whatever a page says
            start_response("204 No Content", [])
            return []
        if path.startswith(f"{self.prefix}/"):
            environ["SCRIPT_NAME"] = self.prefix
            environ["PATH_INFO"] = path[len(self.prefix) :]
        else:
            environ["PATH_INFO"] = "/outside"
        return self.site.wsgi_app(environ, start_response)


def make_site(settings: SiteSettings, access: Access, host: str) -> UnderPrefix:
    """The site; ``host`` is the only name under which it answers, empty behind a proxy."""
    site = Flask(
        "tracker.web", static_folder=None, template_folder=None, root_path=str(Path(__file__).parent)
    )
    site.config.update(
        SECRET_KEY=secrets.token_bytes(32),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        SESSION_COOKIE_NAME="said",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_SECURE=settings.is_behind_proxy,
        SESSION_COOKIE_PATH=f"{access.prefix}/",
    )
    site.url_map.merge_slashes = False
    _add_own_pages(site, access)
    _add_checks(site, settings, access, host)
    for blueprint in (pages, downloads, forms, imports):
        site.register_blueprint(blueprint)
    return UnderPrefix(site, access.prefix)


def _add_own_pages(site: Flask, access: Access) -> None:
    def style_sheet() -> Response:
        return text_answer(render_style_sheet(), "text/css")

    def open_() -> Response:
        assert isinstance(access, OwnAccess)  # noqa: S101 - it is there for nobody else
        session = access.take_token(request.args.get("token", ""))
        path = f"{access.prefix}/"
        # A redirect would still count as begun by the file, and get no strict cookie; a page of ours goes on.
        answer = text_answer(render_page("opener.html", address=path), "text/html")
        answer.set_cookie(COOKIE, session, path=path, httponly=True, samesite="Strict")
        return answer

    site.add_url_rule("/style.css", "style_sheet", style_sheet)
    if isinstance(access, OwnAccess):
        site.add_url_rule("/open", OPEN, open_)


def _add_checks(site: Flask, settings: SiteSettings, access: Access, host: str) -> None:
    def before() -> None:
        forget_saves()
        g.site_context, g.prefix = None, access.prefix
        choose_language(language_of_request(request, settings.language))
        offer_other_calendars(_load_other_calendars)
        write_beside(settings.calendar)
        require_own_host(request, host)
        if request.endpoint in FREE_OF_ACCESS:
            return
        user = access.user_of(request, COOKIE)
        author = user if settings.is_behind_proxy else settings.author
        g.site_context = SiteContext(settings, author, form_token(access, user))
        if request.method == "POST":
            require_own_origin(request)
            require_form_token(access, user, _sent_token())

    def after(answer: Response) -> Response:
        if asked := asked_language(request):
            keep_language(answer, asked, access.prefix, is_secure=settings.is_behind_proxy)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer

    site.before_request(before)
    site.after_request(after)
    site.register_error_handler(Exception, _explain)


def _load_other_calendars() -> OtherCalendars:
    """What reads and writes days of other calendars. Raises MissingPackage."""
    from tracker.render.calendars import HijriCalendars

    return HijriCalendars()


def _sent_token() -> str:
    """The token in the form that was sent. Raises BadRequest for what is no form."""
    if request.mimetype != "multipart/form-data":  # which is read in pieces, each of which is limited
        request.max_content_length = MAX_FORM_BYTES
    try:
        return request.form.get("form-token", "")
    except UnicodeDecodeError:
        raise BadRequest from None


def _explain(error: Exception) -> Response:
    """The page about an error; one that the tracker does not know is a defect of the tracker."""
    if isinstance(error, TrackerError):
        return answer_error(error)
    if isinstance(error, RequestEntityTooLarge):
        most = MAX_BODY_BYTES if request.mimetype == "multipart/form-data" else MAX_FORM_BYTES
        message = fill(web_messages.TOO_LARGE, most=most >> 20)
        return answer_error(TrackerError(message, fill(web_messages.TOO_LARGE_HINT)), status=413)
    if isinstance(error, HTTPException):
        return _explain_http(error)
    if not has_saved() and (told := _explain_by_database(g.site_context)):
        return answer_error(told)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    template = web_messages.FAULT_AFTER_SAVING if has_saved() else web_messages.FAULT
    file = Path(frame.filename).name
    message = fill(template, error=type(error).__name__, file=file, line=frame.lineno)
    return answer_error(TrackerError(message, fill(web_messages.FAULT_HINT)), status=500)


def _explain_by_database(context: SiteContext | None) -> TrackerError | None:
    """The error for what stands in the database and is none of the tracker's; None if all there is."""
    return explain_failure(context.location, context.settings.now()) if context else None


def _explain_http(error: HTTPException) -> Response:
    code = error.code or 500
    if error.response is not None or code < 400:
        return error.get_response()  # type: ignore[return-value]
    if code == 404:
        told = TrackerError(fill(web_messages.NO_SUCH_PAGE), fill(web_messages.NO_SUCH_PAGE_HINT))
    elif code == 405:
        told = TrackerError(fill(web_messages.WRONG_METHOD))
    else:
        told = TrackerError(fill(web_messages.NOT_UNDERSTOOD))
    return answer_error(told, status=code)
