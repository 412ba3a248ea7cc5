"""The server as a process: who can reach it, what it withstands, how it starts and ends."""

import contextlib
import importlib.util
import re
import signal
import socket
import stat
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, run_tracker
from web_pages import Served, fields_of_form, served

from tracker.web.bounded_server import MAX_CONNECTIONS, LateApplication, make_server

pytestmark = ON_A_FILE


class Browser:
    """A browser of the standard library: it keeps cookies, and sends an origin with its forms."""

    def __init__(self, server: Served) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self._address = server.address
        first = self.get(server.opening_address)
        self.base = server.address + re.findall(r'href="([^"]+)"', first)[0]

    def get(self, address: str) -> str:
        """A page."""
        with self._opener.open(address, timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    def send(self, path: str, **values: str) -> str:
        """Open a form, fill it in and send it; the page that follows. Raises HTTPError for a refusal."""
        form = fields_of_form(self.get(self.base + path)) | values
        data = urllib.parse.urlencode(form).encode()
        request = urllib.request.Request(self.base + path, data, {"Origin": self._address})
        with self._opener.open(request, timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def send_file(self, token: str, content: bytes) -> tuple[int, str]:
        """Send a file to be brought in; the number of the answer, and its first sentence."""
        part = "--between\r\nContent-Disposition: form-data; name="
        named = f'{part}"form-token"\r\n\r\n{token}\r\n{part}"file"; filename="a.csv"\r\n\r\n'
        body = named.encode() + content + b"\r\n--between--\r\n"
        headers = {"Origin": self._address, "Content-Type": "multipart/form-data; boundary=between"}
        request = urllib.request.Request(f"{self.base}import", body, headers)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as refused:
            told = re.findall(r"<p><bdi>(.*?\.) ", refused.read().decode())
            return refused.code, told[0] if told else ""


@pytest.fixture
def server(seeded_database: Any) -> Iterator[Served]:
    """A server on a database of its own."""
    with served(seeded_database) as started:
        yield started


def test_the_token_is_in_a_file_that_only_its_user_reads(server: Served) -> None:
    """Not in what is printed, not in any list of processes; the folder too is the user's alone."""
    token = server.opening_address.rpartition("token=")[2]
    assert len(token) == 43
    assert stat.S_IMODE(server.opener.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.opener.parent.stat().st_mode) == 0o700
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            assert token.encode() not in command.read_bytes()
    Browser(server)
    assert token not in server.opener.read_text(encoding="utf-8")


def test_it_listens_on_this_machine_alone(server: Served) -> None:
    """Not even under another name of this machine."""
    assert server.host[0] == "127.0.0.1"
    ports = Path("/proc/net/tcp").read_text(encoding="ascii").split("\n")
    listening = [line.split()[1] for line in ports[1:] if line and line.split()[3] == "0A"]
    assert f"0100007F:{server.host[1]:04X}" in listening
    assert f"00000000:{server.host[1]:04X}" not in listening


def test_a_thousand_connections_do_not_keep_its_user_out(server: Served) -> None:
    """They are bounded, and those that send nothing are ended; who has a connection is answered meanwhile."""
    browser = Browser(server)
    opened = []
    for _ in range(1000):
        with contextlib.suppress(OSError):
            one = socket.create_connection(server.host, timeout=5)
            one.sendall(b"GET / HTTP/1.1\r\n")
            opened.append(one)
    handles = len(list(Path(f"/proc/{server.process.pid}/fd").iterdir()))
    assert handles < MAX_CONNECTIONS + 40
    for one in opened[: len(opened) - 20]:
        one.close()
    assert "hotline" in browser.get(browser.base + "list")
    for one in opened:
        one.close()


def test_a_request_that_is_sent_too_slowly_is_ended(seeded_database: Any) -> None:
    """However busy it looks: a byte now and then does not keep a connection."""
    impatient = (
        "from tracker.web import bounded_server\n"
        "bounded_server.BoundedServer.seconds_to_send = bounded_server.CLEANUP_SECONDS = 1"
    )
    with served(seeded_database, changes=impatient) as started:
        slow = socket.create_connection(started.host, timeout=20)
        slow.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")
        began, is_open = time.monotonic(), True
        while is_open and time.monotonic() - began < 20:
            time.sleep(0.3)
            try:
                slow.sendall(b"x")
            except OSError:
                is_open = False
        slow.close()
    assert not is_open
    assert time.monotonic() - began < 15


def test_a_file_that_is_too_large_is_told_so_by_the_page(seeded_database: Any, tmp_path: Path) -> None:
    """In a sentence of ours, with the limit; it is neither the server's own nor a connection that ends."""
    small = "from tracker.web import bounded_server\nbounded_server.MAX_BODY_BYTES = 1 << 20"
    with served(seeded_database, changes=small) as started:
        browser = Browser(started)
        token = fields_of_form(browser.get(f"{browser.base}import"))["form-token"]
        told = browser.send_file(token, b"x" * (3 << 19))
        assert told == (413, "What was sent is larger than 1 MB, so nothing was taken.")
        assert browser.send_file(token, b"x" * (1 << 19))[0] == 422  # it is tried, and no table


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_when_it_is_told_to(seeded_database: Any, stop: signal.Signals) -> None:
    """It leaves nothing behind: no file with a token, no draft."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # which whoever runs the tests may have had ignored
    with served(seeded_database) as started:
        Browser(started)
        started.process.send_signal(stop)
        assert started.process.wait(20) == 0
        assert not started.opener.parent.exists()
        assert started.process.stderr
        assert started.process.stderr.read() == ""


def test_two_browsers_and_a_command_line_record_at_once(server: Served, tracker: CommandLine) -> None:
    """None is lost, none is there twice; each kept its author and its day."""
    entries, browsers = 6, {name: Browser(server) for name in ("hotline", "patrols")}

    def record(name: str) -> None:
        for number in range(entries):
            browsers[name].send(f"news/{name}", note=f"{name} {number}")

    threads = [threading.Thread(target=record, args=(name,)) for name in browsers]
    for thread in threads:
        thread.start()
    for number in range(entries):
        done = run_tracker("update", "fencing", "-m", f"fencing {number}", db=tracker.path)
        assert done.returncode == 0, done.stderr
    for thread in threads:
        thread.join(120)
    notes = [one["note"] for one in tracker("log --json").json["items"]]
    assert sorted(notes) == sorted(
        f"{name} {number}" for name in (*browsers, "fencing") for number in range(entries)
    )


def test_of_two_browsers_that_record_of_one_commitment_the_second_is_asked(
    server: Served, tracker: CommandLine
) -> None:
    """It finds what the first one has recorded since it opened its form."""
    first, second = Browser(server), Browser(server)
    form = fields_of_form(second.get(second.base + "news/hotline")) | {"note": "Second"}
    first.send("news/hotline", note="First")
    data = urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(second.base + "news/hotline", data, {"Origin": server.address})
    with pytest.raises(urllib.error.HTTPError) as refused:
        second._opener.open(request, timeout=30)
    assert refused.value.code == 409
    assert "First" in refused.value.read().decode()
    assert [one["note"] for one in tracker("log --json").json["items"]] == ["First"]


@pytest.mark.parametrize("is_on_file", [True, False])
def test_a_file_is_opened_and_closed_by_one_thread_alone(*, is_on_file: bool) -> None:
    """To close it in one thread gives up the locks of all, and another program could write in between."""
    application = LateApplication()
    server = make_server(application, "127.0.0.1", 0, is_behind_proxy=False, is_on_file=is_on_file)
    with contextlib.closing(server):
        assert (len(server.task_dispatcher.threads) == 1) is is_on_file
        server.task_dispatcher.shutdown()


REFUSED = {
    "--host 0.0.0.0": "for this machine alone",
    "--host 192.168.0.1 --read-only": "for this machine alone",
    "--user-header X-Remote-User": "--user-header is for pages behind a proxy",
    "--behind-proxy": "it must be known who is there",
    "--behind-proxy --user-header X-Remote-User": "an office needs a database on a server",
    "--behind-proxy --user-header X-Remote-User --host 0.0.0.0": "an office needs a database on a server",
}


@pytest.mark.parametrize("options", REFUSED)
def test_it_refuses_to_listen_where_others_could_reach_it(tracker: CommandLine, options: str) -> None:
    """A proxy must be named, who is there must be known, and the database be a server's."""
    assert REFUSED[options] in tracker(f"serve --no-open {options}", fails=2).err


def test_a_port_in_use_and_a_database_that_is_not_there_are_told(
    tracker: CommandLine, server: Served
) -> None:
    """Before anything is opened."""
    assert "Nothing can listen" in tracker(f"serve --no-open --port {server.host[1]}", fails=7).err
    assert "tracker init" in tracker("serve --no-open --db nowhere.db", fails=6).err
    assert "from 0 to 65,535" in tracker("serve --port 99999", fails=2).err


def test_whoever_lacks_the_packages_is_told_which(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once, and how to add them."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    told = tracker("serve --no-open", fails=2).err
    assert "Pages in a browser need more than is here: flask, waitress." in told
    assert " flask waitress" in told


@ON_A_SERVER
def test_behind_a_proxy_it_names_who_records(seeded_database: Any) -> None:
    """Over PostgreSQL, for whoever the proxy names."""
    with served(str(seeded_database), "--behind-proxy", "--user-header", "X-Remote-User") as started:
        request = urllib.request.Request(started.address + "/list", headers={"X-Remote-User": "aisha"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert "hotline" in answer.read().decode()
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(started.address + "/list", timeout=30)
        forged = urllib.request.Request(started.address + "/list", headers={"X_Remote_User": "aisha"})
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(forged, timeout=30)
