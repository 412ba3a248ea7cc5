"""In an office behind a real nginx, with the configuration that docs/browser.md gives to be copied."""

import base64
import contextlib
import http.client
import shutil
import socket
import ssl
import subprocess
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_SERVER, database_content
from docs_pages import blocks_of_kind, read_page
from local_server import LocalServer
from other_processes import wait_until
from run_report import not_tried
from server_helpers import SECRET, run_statements, unused_port
from web_pages import Served, fields_of_form, served

from tracker.db.postgresql_server import Server
from tracker.domain.message_filling import fill
from tracker.web import web_messages
from tracker.web.bounded_server import MAX_BODY_BYTES

pytestmark = ON_A_SERVER

NO_NGINX = "the pages behind nginx. Install Debian's packages nginx-light and openssl."
ADMINISTRATORS_PATH = "/usr/sbin:/usr/local/sbin"  # which an ordinary user need not have on the path
PART = read_page("browser.md").partition("\n## In an office\n")[2]
(CONFIGURATION,) = blocks_of_kind(PART, "nginx")
(ADD_LOGIN,) = (line for line in PART.splitlines() if "openssl passwd" in line)

USER = "amna"
USER_IN_URDU = "آمنہ"

# What a distribution has around it, here for a process of one user that leaves everything in its own folder.
AROUND = """
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {}
http {
    gzip on;
    access_log access.log;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include site;
}
"""
CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=tracker "
    "-addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out certificate.pem"
)


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    encoding: str | None = None


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None, **headers: str
) -> Answer:
    """Ask once; in the names of headers ``__`` stands for a hyphen."""
    named = {name.replace("__", "-"): value for name, value in headers.items()}
    with contextlib.closing(connection):
        connection.request(method, path, body, named)
        answer = connection.getresponse()
        return Answer(
            answer.status, answer.read().decode(errors="replace"), answer.getheader("Content-Encoding")
        )


@dataclass
class Office:
    """The pages behind nginx, as a browser reaches them."""

    location: Server
    tracker: Served
    port: int
    certificate: Path

    @property
    def origin(self) -> str:
        """What a browser says with a form of these pages."""
        return f"https://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: Any = None, *, user: str = "", **headers: str) -> Answer:
        """Ask nginx, with a login where there is one."""
        context = ssl.create_default_context(cafile=self.certificate)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)
        return ask(connection, method, path, body, **login(user), **headers)

    def ask_tracker(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask the tracker itself, past nginx."""
        return ask(http.client.HTTPConnection(*self.tracker.host, timeout=60), method, path, body, **headers)

    def fill_form(self, user: str, note: str, **headers: str) -> str:
        """A form as it is opened for somebody, filled in."""
        form = fields_of_form(self.ask("GET", "/news/hotline", user=user, **headers).text)
        return urllib.parse.urlencode(form | {"note": note})

    def send(self, body: Any, *, path: str = "/news/hotline", **headers: str) -> Answer:
        """Send a form; the headers may say otherwise where it comes from, and what it is."""
        usual = {"Origin": self.origin, "Content__Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, **usual | headers)

    def last_entry(self) -> tuple[Any, ...]:
        """Who recorded what."""
        question = "SELECT recorded_by, note FROM status_update ORDER BY id DESC LIMIT 1"
        (row,) = run_statements(self.location, question)
        return row


def login(user: str, password: str = SECRET) -> dict[str, str]:
    """The header with which a browser logs in."""
    if not user:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def replace_once(text: str, old: str, new: object) -> str:
    """Fill in what is another one here than on the page."""
    assert text.count(old) == 1, old
    return text.replace(old, str(new))


def prepare(folder: Path, port: int, tracker: Served) -> None:
    """Make what the page tells to make: the site, the logins, and a certificate."""
    subprocess.run(CERTIFICATE.split(), cwd=folder, check=True, capture_output=True)
    for user in (USER, USER_IN_URDU):
        command = replace_once(ADD_LOGIN, "/etc/nginx/tracker.users", folder / "users")
        typed = f"{SECRET}\n{SECRET}\n".encode()  # with no terminal of its own it asks on stdin
        subprocess.run(
            ["sh", "-c", replace_once(command, USER, user)],
            input=typed,
            check=True,
            capture_output=True,
            start_new_session=True,
        )
    site = replace_once(CONFIGURATION, "listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    site = replace_once(site, "/etc/ssl/certs/tracker.example.org.pem", folder / "certificate.pem")
    site = replace_once(site, "/etc/ssl/private/tracker.example.org.key", folder / "key.pem")
    site = replace_once(site, "/etc/nginx/tracker.users", folder / "users")
    site = replace_once(site, "http://127.0.0.1:8765", tracker.address)
    (folder / "site").write_text(site, encoding="utf-8")
    (folder / "nginx.conf").write_text(AROUND, encoding="utf-8")


def find_nginx() -> str:
    """Where nginx is; nothing is tried without it, nor without what makes its logins."""
    found = shutil.which("nginx") or shutil.which("nginx", path=ADMINISTRATORS_PATH)
    return found if found and shutil.which("openssl") else not_tried(NO_NGINX)


@contextlib.contextmanager
def nginx_running(program: str, folder: Path, port: int) -> Iterator[None]:
    """An nginx of our own, which has all it needs in one folder."""

    def answers() -> bool:
        assert process.poll() is None, (folder / "said").read_text() + (folder / "error.log").read_text()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
        return False

    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "error.log"]
    with (folder / "said").open("w") as said, subprocess.Popen(command, stderr=said) as process:
        try:
            wait_until(answers)
            yield
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def office(
    local_server: LocalServer, server_template: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """One office for all tests here: a database on the server, the tracker, and nginx before it."""
    program, folder, port = find_nginx(), tmp_path_factory.mktemp("nginx"), unused_port()
    location = local_server.create_database(str(server_template.url.database))
    options = ("--behind-proxy", "--user-header", "X-Remote-User")
    with served(str(location), *options, "--port", str(unused_port())) as tracker:
        prepare(folder, port, tracker)
        with nginx_running(program, folder, port):
            yield Office(location, tracker, port, folder / "certificate.pem")
    local_server.drop_database(location)


def test_nobody_looks_or_records_without_a_login(office: Office) -> None:
    """Nor with a wrong password, even with the form that somebody else has opened."""
    form, before = office.fill_form(USER, "Stolen"), database_content(office.location)
    for headers in ({}, {"X__Remote__User": USER}, login(USER, "wrong"), login("omar")):
        shown = office.ask("GET", "/list", **headers)
        assert (shown.status, "hotline" in shown.text) == (401, False)
        assert office.send(form, **headers).status == 401
    assert database_content(office.location) == before


@pytest.mark.parametrize("user", [USER, USER_IN_URDU])
def test_whoever_has_logged_in_is_who_records(office: Office, user: str) -> None:
    """In any script."""
    answer = office.send(office.fill_form(user, f"Of {user}"), user=user)
    assert answer.status == 303, answer.text
    assert office.last_entry() == (user, f"Of {user}")
    assert user in office.ask("GET", "/log", user=user).text


@pytest.mark.parametrize("header", ["X__Remote__User", "X_Remote_User", "x__remote__user"])
def test_no_browser_says_itself_who_it_is(office: Office, header: str) -> None:
    """Nginx puts the name of the login over whatever comes under that name, or takes it away."""
    forged = {header: "chief"}
    form = office.fill_form(USER, f"With {header}", **forged)
    assert office.send(form, user=USER, **forged).status == 303
    assert office.last_entry() == (USER, f"With {header}")


def test_past_nginx_the_tracker_answers_nobody(office: Office) -> None:
    """A login says nothing to it: only the header of the proxy does."""
    form, before = office.fill_form(USER, "Past nginx"), database_content(office.location)
    for headers in ({}, login(USER)):
        shown = office.ask_tracker("GET", "/list", **headers)
        assert (shown.status, "hotline" in shown.text) == (403, False)
        assert fill(web_messages.NO_USER_NAMED, header="X-Remote-User") in shown.text
        sent = {"Origin": office.tracker.address, "Content__Type": "application/x-www-form-urlencoded"}
        assert office.ask_tracker("POST", "/news/hotline", form, **sent, **headers).status == 403
    assert database_content(office.location) == before


def test_a_form_that_another_site_sends_records_nothing(office: Office) -> None:
    """Although the browser adds the login by itself; another port of the same name is another site."""
    form, before = office.fill_form(USER, "From elsewhere"), database_content(office.location)
    for origin in ("https://example.org", "https://127.0.0.1", f"https://127.0.0.1:{office.port + 1}", ""):
        answer = office.send(form, user=USER, Origin=origin)
        assert answer.status == 403
        assert web_messages.OTHER_ORIGIN in answer.text
    assert database_content(office.location) == before


def test_a_large_file_comes_through_and_a_larger_one_is_refused_in_a_sentence(office: Office) -> None:
    """The same one that the tracker has for it."""
    form = fields_of_form(office.ask("GET", "/import", user=USER).text)

    def send_file(size: int) -> Answer:
        head = (
            f'--x\r\nContent-Disposition: form-data; name="form-token"\r\n\r\n{form["form-token"]}\r\n'
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nref\n'
        )
        body = head.encode() + b"\n" * size + b"\r\n--x--\r\n"
        return office.send(body, path="/import", user=USER, Content__Type="multipart/form-data; boundary=x")

    assert send_file(5 << 20).status == 303
    refused = send_file(MAX_BODY_BYTES)
    told = f"{fill(web_messages.TOO_LARGE, most=MAX_BODY_BYTES >> 20)} {web_messages.TOO_LARGE_HINT}"
    assert refused == Answer(413, told)


def test_no_page_is_compressed(office: Office) -> None:
    """Debian's nginx compresses what comes from its sites unless they say otherwise."""
    shown = office.ask("GET", "/list", user=USER, Accept__Encoding="gzip")
    assert (shown.status, shown.encoding) == (200, None)


def test_what_the_tracker_says_of_a_form_too_large_comes_through(office: Office) -> None:
    """It is less than of a file, and nginx lets its page pass as it is."""
    refused = office.send(office.fill_form(USER, "x" * (5 << 20)), user=USER)
    assert refused.status == 413
    assert fill(web_messages.TOO_LARGE, most=4) in refused.text
