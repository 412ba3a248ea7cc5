"""What a request is answered with: a page, a file, a way to another page."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, flash, g, get_flashed_messages, redirect, request

import tracker
from tracker.domain.errors import (
    DatabaseError,
    InvalidInputFile,
    ResourceUnavailable,
    RuleViolation,
    TrackerError,
    UsageError,
    shorten,
)
from tracker.domain.message_filling import fill, say_label
from tracker.web import web_messages
from tracker.web.access import AccessDenied
from tracker.web.language_of_pages import other_languages
from tracker.web.page_content import PageContent
from tracker.web.page_frame import NavigationEntry, OtherSide, PageFrame, Said, TimeBar
from tracker.web.page_links import PageLinks
from tracker.web.page_templates import render_page
from tracker.web.site_context import SiteContext
from tracker.web.typed_questions import AS_OF, BAR_FIELDS, KNOWN_AT, SHAREABLE
from tracker.web.web_hint_messages import say_error

COOKIE = "tracker"
MAX_SAID = 1200  # letters of a sentence that goes to the next page in a cookie
STATUS_OF_EXIT_CODE = {2: 400, 3: 404, 4: 422, 5: 422, 6: 503, 7: 503, 1: 500}
RECORDING_PAGES = ("add", "import")
"""What the navigation has only where something can be recorded."""


def page_links(*, now: bool = False) -> PageLinks:
    """The addresses of pages as they are asked for by this request."""
    return PageLinks(g.prefix, () if now else _given_in_bar())


def _given_in_bar() -> list[tuple[str, str]]:
    return [(name, request.args[name]) for name in BAR_FIELDS if request.args.get(name)]


def page_answer(content: PageContent, *, has_time: bool = True, status: int = 200) -> Response:
    """A page with what stands around it."""
    frame = page_frame(has_time=has_time)
    text = render_page(content.template, title=content.title, frame=frame, **content.values)
    return text_answer(text, "text/html", status=status)


def text_answer(text: str, kind: str, *, status: int = 200) -> Response:
    """A text of some kind, in UTF-8."""
    return Response(text, status=status, content_type=f"{kind}; charset=utf-8")


def file_answer(content: bytes | Iterable[bytes], name: str, kind: str) -> Response:
    """A file to be saved; its name is one of ours, without anything that has a meaning in a header."""
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def go_to(address: str, said: Sequence[str] = (), command: int = 0) -> Response:
    """Send the browser to another page of ours, which shows what was just recorded."""
    if said:
        flash([[shorten(one, MAX_SAID) for one in said[:10]], command])  # type: ignore[arg-type]
    answer: Response = redirect(address, code=303)  # type: ignore[assignment]
    return answer


def message_page(title: str, told: Sequence[str], **values: Any) -> PageContent:  # noqa: ANN401
    """A page that says something, with lists, a form or a way back."""
    given = {"lists": (), "form": None, "back": ""} | values
    return PageContent("message.html", title, {"told": told, **given})


def answer_error(error: TrackerError, status: int = 0) -> Response:
    """The page about an error."""
    code = status or getattr(error, "status", 0) or STATUS_OF_EXIT_CODE.get(error.exit_code, 500)
    details = error.details if isinstance(error, InvalidInputFile) else ()
    back = page_links(now=True).to("") if g.get("site_context") else ""
    content = message_page(
        _title_of(error, code), [say_error(error)], lists=[details] if details else (), back=back
    )
    return page_answer(content, has_time=False, status=code)


def _title_of(error: TrackerError, code: int) -> str:
    match error:
        case AccessDenied():
            return fill(web_messages.DENIED_TITLE)
        case ResourceUnavailable():
            return fill(web_messages.BUSY_TITLE)
        case DatabaseError():
            return fill(web_messages.DATABASE_TITLE)
        case RuleViolation() | UsageError() | InvalidInputFile():
            return fill(web_messages.REFUSED_TITLE)
    if code == 404:
        return fill(web_messages.MISSING_TITLE)
    return fill(web_messages.FAULT_TITLE if code == 500 else web_messages.REFUSED_TITLE)


# -- what stands around a page -----------------------------------------------------------------------


def page_frame(*, has_time: bool) -> PageFrame:
    """What stands around the page that is asked for.

    Before anybody is known it is next to nothing: not even the path of the pages, which nobody else may know.
    """
    links, context = page_links(), g.get("site_context")
    if not isinstance(context, SiteContext):
        return PageFrame(fill(web_messages.OFFICE), home="", style_sheet="", navigation=())
    settings = context.settings
    footer = web_messages.FOOTER_READ_ONLY if settings.is_read_only else web_messages.FOOTER
    return PageFrame(
        context.office or fill(web_messages.OFFICE),
        links.to(""),
        links.to("style.css", now=True),
        _navigation(links, is_read_only=settings.is_read_only),
        _time_bar(context, links) if has_time else None,
        _just_said(),
        "" if settings.is_read_only else context.form_token,
        links.to("undo", now=True),
        languages=other_languages(request),
        footer=fill(footer, version=tracker.__version__, database=settings.location),
    )


def _just_said() -> list[Said]:
    """What the request before this one has recorded."""
    flashed: Any = get_flashed_messages()
    return [Said(sentences, command) for sentences, command in flashed]


def _navigation(links: PageLinks, *, is_read_only: bool) -> list[NavigationEntry]:
    here = request.path.strip("/").partition("/")[0]
    return [
        NavigationEntry(
            say_label(name), links.to(path), is_here=here.removesuffix("s") == path.removesuffix("s")
        )
        for path, name in web_messages.NAVIGATION.items()
        if not (is_read_only and path in RECORDING_PAGES)
    ]


def _time_bar(context: SiteContext, links: PageLinks) -> TimeBar:
    time = context.time
    others = [(name, value) for name, value in request.args.items(multi=True) if name not in BAR_FIELDS]
    here, given = request.path.removeprefix("/"), _given_in_bar()
    ours = [(name, value) for name, value in given if name != SHAREABLE]
    otherwise = page_links(now=True).to("otherwise", ours)
    return TimeBar(
        links.to(here, now=True),
        others,
        request.args.get(AS_OF, ""),
        request.args.get(KNOWN_AT, ""),
        time.at.description,
        time.is_today,
        links.to(here, others, now=True),
        [say_error(one) for one in time.errors.values()],
        given,
        OtherSide(links.to(here, [*others, *ours], now=True), otherwise) if time.is_shareable else None,
    )
