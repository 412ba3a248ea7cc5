"""The pages as a browser gets them: in this process, or from a server in a process of its own."""

import contextlib
import html
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from conftest import TODAY
from werkzeug.test import Client, TestResponse

from tracker.web.access import OwnAccess, ProxyAccess
from tracker.web.site import make_site
from tracker.web.site_settings import SiteSettings

HOST = "127.0.0.1:8000"
ORIGIN = f"http://{HOST}"
START_TRACKER = "import sys; sys.argv[0] = 'tracker'\nfrom tracker.__main__ import main; main()"
SITE_HISTORY = (
    'update hotline limited --side IR -m "Numbers exchanged" --on 2018-01-15',
    "update hotline done --reporter IR --on 2018-02-20 --source https://example.org/said",
    'update fencing limited -m "کیلومتر بیست" --on 2018-01-10 --due 2018-05-01',
    "update patrols breached --side IR -m Shots --on 2018-05-10 --incidents 2",
    'update patrols --ask "Joint inquiry" --owner Aisha',
    "update soil implemented --on 2018-04-01",
    'meeting add "Session" --ref s-1 --agreement pk-ir-2017 --on 2018-05-08',
    'event add "Opens" --ref opening --agreement pk-ir-2017 --day 2018-09-01',
    "office --name کمیسیون",
)
"""What was recorded of the agreement that the tracker comes with, where pages are looked at."""


class Pages:
    """One browser that is let in, on one database and one day."""

    def __init__(self, location: Any, drafts: Path, **settings: Any) -> None:
        self.tokens: list[str] = []
        self.access: Any = OwnAccess(lambda _, token: self.tokens.append(token))
        self.today = TODAY
        self.settings = SiteSettings(
            location,
            lambda: self.today,
            lambda: datetime.now(UTC),
            lambda _: self.today,
            settings.pop("author", "desk"),
            drafts,
            **settings,
        )
        self.site = make_site(self.settings, self.access, HOST)
        self.client = Client(self.site)
        self.prefix = self.access.prefix

    def let_in(self) -> "Pages":
        """Take the token, as the browser does that is opened."""
        assert self.get(f"open?token={self.tokens[-1]}").status_code == 200
        return self

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask for a page."""
        return self.client.get(f"{self.prefix}/{path}", base_url=ORIGIN, **more)

    def post(self, path: str, data: Any = None, *, headers: Any = (), **more: Any) -> TestResponse:
        """Send a form as it is, from a page of ours."""
        sent = {"Origin": ORIGIN, **dict(headers)}
        return self.client.post(f"{self.prefix}/{path}", base_url=ORIGIN, data=data, headers=sent, **more)

    def send(self, path: str, **values: Any) -> TestResponse:
        """Open a form, fill fields in, and send it."""
        return self.post(path, self.opened(path) | values)

    def opened(self, path: str) -> dict[str, str]:
        """What stands in a form when it is opened."""
        answer = self.get(path)
        assert answer.status_code == 200, text_of(answer)
        return fields_of_form(answer.text)

    def follow(self, answer: TestResponse) -> TestResponse:
        """The page to which the browser is sent."""
        assert answer.status_code == 303, text_of(answer)
        return self.client.get(answer.headers["Location"], base_url=ORIGIN)


class ProxiedPages(Pages):
    """The pages behind a proxy, which names the user in a header."""

    def __init__(self, location: Any, drafts: Path, user: str | None) -> None:
        super().__init__(location, drafts, user_header="X-Remote-User")
        self.access = ProxyAccess("X-Remote-User")
        self.site = make_site(self.settings, self.access, "")
        self.client = Client(self.site)
        self.prefix = ""
        self.user = {"X-Remote-User": user.encode().decode("latin-1")} if user is not None else {}

    def get(self, path: str, **more: Any) -> TestResponse:
        return super().get(path, headers=self.user, **more)

    def post(self, path: str, data: Any = None, *, headers: Any = (), **more: Any) -> TestResponse:
        return super().post(path, data, headers={**self.user, **dict(headers)}, **more)


def text_of(answer: TestResponse) -> str:
    """The words of a page, without what stands around them."""
    main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
    shown = re.sub(r"<(datalist|option).*?</\1>", "", main[0] if main else answer.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", shown)).split())


def fields_of_form(page: str) -> dict[str, str]:
    """The fields of the form of a page that records, with what stands in them."""
    form = re.search(r'<form [^>]*method="post".*?</form>', page, re.DOTALL)
    assert form, page
    found = {}
    for tag in re.findall(r"<input [^>]*>", form[0]):
        attributes = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if attributes.get("type") not in ("checkbox", "file"):
            found[attributes["name"]] = attributes.get("value", "")
    for name, value in re.findall(r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', form[0], re.DOTALL):
        found[name] = html.unescape(value)
    for name, options in re.findall(r'<select [^>]*name="(\w+)".*?>(.*?)</select>', form[0], re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = html.unescape(chosen[1]) if chosen else ""
    return found


@dataclass
class Served:
    """A server in a process of its own, and the file that opens its pages."""

    process: subprocess.Popen[str]
    address: str
    opener: Path

    @property
    def opening_address(self) -> str:
        """The address with the token, which works once."""
        (address,) = re.findall(r'href="([^"]+)"', self.opener.read_text(encoding="utf-8"))
        return html.unescape(address)

    @property
    def host(self) -> tuple[str, int]:
        """Where it listens."""
        name, port = self.address.removeprefix("http://").split(":")
        return name, int(port)


@contextlib.contextmanager
def served(
    location: Any, *options: str, today: date | None = TODAY, changes: str = "", **more: str
) -> Iterator[Served]:
    """Run ``tracker serve``, after some lines of Python; at the end it is stopped as Ctrl-C stops it."""
    environment = os.environ | {"TRACKER_DB": str(location), "TRACKER_TODAY": str(today or "")} | more
    program = ["-c", f"{changes}\n{START_TRACKER}"] if changes else ["-m", "tracker"]
    command = [sys.executable, *program, "serve", "--no-open", *options]
    for stop in (signal.SIGINT, signal.SIGTERM):  # which a command in this process may have turned off
        signal.signal(stop, signal.default_int_handler)
    pipes: Any = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdout
        said = process.stdout.readline()
        address = re.search(r"http://[\d.:]+", said)
        opener = re.search(r"open with (\S+);", said)
        assert address, said + (process.stderr.read() if process.stderr else "")
        try:
            yield Served(process, address[0], Path(opener[1] if opener else "/nonexistent"))
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            finally:
                process.kill()
