"""The command serve: the pages in a browser, on this machine or behind the proxy of an office."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import cli_messages
from tracker.cli.calendar_option import CALENDAR_OPTION, write_days_too
from tracker.cli.console import print_hint, print_sentence
from tracker.cli.context import CommandContext, author, last_day_of_files, today
from tracker.cli.language_choice import named_language
from tracker.cli.shared_options import make_app, parse_number, shared_options
from tracker.domain.errors import MissingPackage, ResourceUnavailable, UsageError
from tracker.domain.message_filling import fill
from tracker.domain.other_calendars import CalendarName

if TYPE_CHECKING:
    from tracker.db.database import Location
    from tracker.web.site_settings import SiteSettings

app = make_app()

PACKAGES = ("flask", "waitress")
OWN_ADDRESS = "127.0.0.1"
MAX_PORT = 65535


def _parse_port(text: str) -> int:
    """The number of a port. Raises UsageError."""
    return parse_number(text, MAX_PORT)


@app.command()
@shared_options
def serve(
    context: CommandContext,
    port: Annotated[
        int | None,
        typer.Option("--port", metavar="N", parser=_parse_port, help="The port; else any that is free."),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Only show; no form records anything.")
    ] = False,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Do not open the browser; say which file opens it.")
    ] = False,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="For an office: a proxy does TLS and login.")
    ] = False,
    user_header: Annotated[
        str | None,
        typer.Option("--user-header", metavar="NAME", help="The header that says who is there."),
    ] = None,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="Where the proxy reaches it."),
    ] = OWN_ADDRESS,
    calendar: Annotated[CalendarName | None, CALENDAR_OPTION] = None,
) -> None:
    """Open the tracker in the browser.

    On this machine, for you alone; Ctrl-C ends it.

    Example: tracker serve

    Example: tracker serve --read-only --port 8765
    """
    write_days_too(calendar)
    location = context.location
    header = _require_fitting_options(location, host, user_header, behind_proxy=behind_proxy)
    with context.read_transaction():  # a database that cannot be used is told here, not in the browser
        pass
    import tempfile

    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:  # only this user can look into it
        settings = _make_settings(location, Path(folder), context, header, calendar, read_only=read_only)
        _serve(settings, Path(folder), host, port or 0, opens=not no_open)


def _require_fitting_options(
    location: Location, host: str, user_header: str | None, *, behind_proxy: bool
) -> str:
    """The header in which a proxy names the user, empty without one. Raises UsageError."""
    if not behind_proxy:
        if user_header is not None:
            raise UsageError(fill(cli_messages.HEADER_ALONE), fill(cli_messages.HEADER_ALONE_HINT))
        if host != OWN_ADDRESS:
            message = fill(cli_messages.ONLY_THIS_MACHINE, host=host)
            raise UsageError(message, fill(cli_messages.ONLY_THIS_MACHINE_HINT))
        return ""
    if not user_header:
        raise UsageError(fill(cli_messages.PROXY_NAMES_NOBODY), fill(cli_messages.PROXY_NAMES_NOBODY_HINT))
    if isinstance(location, Path):
        message = fill(cli_messages.OFFICE_NEEDS_SERVER, path=location)
        raise UsageError(message, fill(cli_messages.OFFICE_NEEDS_SERVER_HINT))
    return user_header


def _make_settings(
    location: Location,
    folder: Path,
    context: CommandContext,
    user_header: str,
    calendar: CalendarName | None,
    *,
    read_only: bool,
) -> SiteSettings:
    """What the site is made with; ``folder`` is this user's own."""
    _require_packages()
    from tracker.web.site_settings import SiteSettings

    drafts = folder / "drafts"
    drafts.mkdir(mode=0o700)
    language = named_language(context.language, os.environ)
    return SiteSettings(
        *(location, today, _now, last_day_of_files, author(), drafts, read_only, user_header, language),
        calendar=calendar,
    )


def _serve(settings: SiteSettings, folder: Path, host: str, port: int, *, opens: bool) -> None:
    """Answer requests until somebody stops it."""
    from tracker.web.access import OwnAccess, ProxyAccess
    from tracker.web.bounded_server import LateApplication, make_server
    from tracker.web.site import make_site

    location, user_header = settings.location, settings.user_header
    late = LateApplication()
    try:
        server = make_server(
            late, host, port, is_behind_proxy=bool(user_header), is_on_file=isinstance(location, Path)
        )
    except OSError as error:
        message = fill(cli_messages.PORT_IN_USE, host=host, port=port, reason=error.strerror)
        raise ResourceUnavailable(message, fill(cli_messages.PORT_IN_USE_HINT)) from None
    address = f"http://{host}:{server.effective_port}"
    gc.enable()  # this one lives for days
    with contextlib.closing(server):
        if user_header:
            late.application = make_site(settings, ProxyAccess(user_header), "")
            print_sentence(fill(cli_messages.SERVED_BEHIND_PROXY, address=address))
        else:
            opener = folder / "open-tracker.html"
            access = OwnAccess(lambda prefix, token: _write_opener(opener, address, prefix, token))
            late.application = make_site(settings, access, f"{host}:{server.effective_port}")
            print_sentence(fill(cli_messages.SERVED, address=address, file=opener))
            if opens and not _open_browser(opener):
                print_hint(fill(cli_messages.OPEN_BY_HAND, file=opener))
        sys.stdout.flush()  # whoever reads it from a pipe must know the address now
        server.run()
    print_sentence(fill(cli_messages.SERVING_ENDED))


def _now() -> datetime:
    return datetime.now(UTC)


def _require_packages() -> None:
    """Raise MissingPackage for the libraries that not everybody has."""
    import importlib.util

    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPackage(fill(cli_messages.PAGES_IN_BROWSER), " ".join(missing))


def _write_opener(file: Path, address: str, prefix: str, token: str) -> None:
    """Write the file that leads the browser to the pages: no list of programs shows the token then."""
    from tracker.web.page_templates import render_page

    text = render_page("opener.html", address=f"{address}{prefix}/open?token={token}")
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def _open_browser(file: Path) -> bool:
    import webbrowser

    with contextlib.suppress(webbrowser.Error, OSError):
        return webbrowser.open(file.as_uri())
    return False
