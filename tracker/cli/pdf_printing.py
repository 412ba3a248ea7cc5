"""A page of HTML as PDF: printed by a browser that is on the machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tracker.cli import cli_messages
from tracker.domain.errors import UsageError
from tracker.domain.message_filling import fill

BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge"),
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
)
"""Where those are that are in no folder of commands."""
MOST_SECONDS = 180
SWITCHES = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--no-pdf-header-footer"),
    "--host-resolver-rules=MAP * ~NOTFOUND",  # a page asks for nothing, and so does its printing
)


def print_to_pdf(html: str) -> bytes:
    """The page as PDF. Raises UsageError where there is no browser, or where it prints nothing."""
    browser = next(_find_browsers(), None)
    if browser is None:
        raise UsageError(fill(cli_messages.NO_BROWSER), fill(cli_messages.PRINT_BY_HAND))
    with tempfile.TemporaryDirectory(prefix="tracker-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        page.write_text(html, encoding="utf-8")
        command = [browser, *SWITCHES, *_switches_of_root(), f"--user-data-dir={folder}/profile"]
        command += [f"--print-to-pdf={printed}", page.as_uri()]
        try:
            subprocess.run(command, capture_output=True, check=True, timeout=MOST_SECONDS)  # noqa: S603 - ours
            return printed.read_bytes()
        except (OSError, subprocess.SubprocessError):
            message = fill(cli_messages.BROWSER_FAILED, browser=browser)
            raise UsageError(message, fill(cli_messages.PRINT_BY_HAND)) from None


def _find_browsers() -> Iterator[str]:
    """The browsers that print without being looked at, by their paths."""
    yield from filter(None, map(shutil.which, BROWSERS))
    yield from (place for place in PLACES if Path(place).is_file())


def _switches_of_root() -> list[str]:
    """Who is root has no sandbox; the page is ours, and runs nothing."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
