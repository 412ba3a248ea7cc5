"""What the pages cost while they are served: CPU and memory of the server, over thousands of requests.

    python tests/bench/serving.py [COMMITMENTS] [REQUESTS]

Serves a made-up database in a process of its own, asks it for every kind of page in turn, and now and then
records, takes back and tries a file. From the second thousand on it also saves workbooks and briefs, for
which more has to be loaded. Prints the memory before and after each thousand requests, then what each kind of
page costs, and what both are held to. Exits 1 where one does not hold. Of a large database only a page of the
list is held to anything.
"""

import functools
import http.client
import itertools
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from data import fill

MEGABYTES, PAGES_A_SECOND, SECONDS_OF_A_LIST = 60, 10, 1
SMALL = 1000  # commitments, up to which all that is said of an office of a hundred is held to
GROWTH = 2  # megabytes that the memory may be larger at the end than after two thousand
STEP = 1000
UPDATES_EACH = 10
TODAY = "2019-06-01"
RECORD_EACH, SAVE_EACH, TRY_EACH = 25, 20, 400  # requests
BOUNDARY = "file-of-the-benchmark"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')

GETS = {
    "overview": "",
    "overview of another day": "?as-of=2016-03-01",
    "list": "list",
    "list, sorted": "list?sort=-due",
    "list, a later page": "list?all=1&page=2",
    "list, searched": "list?search=border",
    "list, selected": "list?obligor=AA&flag=overdue",
    "list as CSV": "list.csv?agreement=a0",
    "commitment": "commitment/c7",
    "agreement": "agreement/a0",
    "actor": "actor/AA",
    "theme": "theme?path=theme+1",
    "agreements": "agreements",
    "actors": "actors",
    "themes": "themes",
    "events": "events",
    "log": "log?agreement=a0&since=2019-01-01",
    "brief": "brief",
    "form of news": "news/c7",
    "form of a correction": "correct/commitment/c7",
    "form of a commitment": "add/commitment",
    "entry": "entry/U-7",
    "about": "about",
    "not there": "commitment/nothing",
}
FILES = {
    "list as Excel": "list.xlsx?agreement=a0",
    "brief as a page": "brief.html?agreement=a0&since=2019-01-01",
    "brief as Word": "brief.docx?agreement=a0&since=2019-01-01",
}
LISTS = ("list", "list, sorted", "list, a later page", "list, searched", "list, selected")


class Server:
    """A server in a process of its own, one connection to it, and what it has cost."""

    def __init__(self, db: Path) -> None:
        command = [sys.executable, "-m", "tracker", "serve", "--no-open", "--db", str(db)]
        environment = os.environ | {"TRACKER_TODAY": TODAY}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert self.process.stdout
        said = self.process.stdout.readline()
        (host, opener) = re.findall(r"http://([\d.:]+)|open with (\S+);", said)
        self.host = host[0]
        self._connection = http.client.HTTPConnection(self.host, timeout=600)
        (address,) = re.findall(r'href="http://[\d.:]+([^"]+)"', Path(opener[1]).read_text(encoding="utf-8"))
        answer = self._request("GET", address.replace("&amp;", "&"), headers={})
        self._cookie = answer.getheader("Set-Cookie", "").partition(";")[0]
        self.prefix = address.rpartition("/")[0]
        answer.read()

    def get(self, path: str) -> str:
        """A page, or the bytes of a file as letters."""
        answer = self._request("GET", f"{self.prefix}/{path}", headers={"Cookie": self._cookie})
        return answer.read().decode("latin-1")

    def send(self, path: str, body: bytes, kind: str) -> None:
        """Send a form; what follows is not asked for."""
        headers = {"Cookie": self._cookie, "Origin": f"http://{self.host}", "Content-Type": kind}
        answer = self._request("POST", f"{self.prefix}/{path}", body=body, headers=headers)
        answer.read()
        assert answer.status == 303, (path, answer.status)

    def _request(self, method: str, path: str, **more: Any) -> http.client.HTTPResponse:
        self._connection.request(method, path, **more)
        return self._connection.getresponse()

    @property
    def seconds(self) -> float:
        """The time that all its threads have computed."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(one.read_text(encoding="ascii").split()[0]) for one in tasks) / 1e9

    @property
    def megabytes(self) -> float:
        """The memory that it has now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def stop(self) -> None:
        """End it as the system does: a shell may have had Ctrl-C ignored."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def main(commitments: int, requests: int) -> bool:
    """Measure on the environment that this Python belongs to; whether all holds."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "office.db"
        fill(db, commitments, UPDATES_EACH)
        server = Server(db)
        try:
            costs, memory = _ask_all(server, requests)
        finally:
            server.stop()
    return _judge(costs, memory, commitments)


def _ask_all(server: Server, requests: int) -> tuple[Mapping[str, list[float]], list[float]]:
    """The seconds of CPU of each request by its kind, and the memory before and after each thousand."""
    costs: dict[str, list[float]] = defaultdict(list)
    memory = [server.megabytes]
    print(f"{'at the start':21} {memory[0]:6.1f} MB", flush=True)
    began, jobs = time.monotonic(), _jobs(server)
    for number in range(1, requests + 1):
        name, job = next(jobs)
        before = server.seconds
        job()
        costs[name].append(server.seconds - before)
        if number % STEP == 0 or number == requests:
            memory.append(server.megabytes)
            elapsed = time.monotonic() - began
            print(f"after {number:6,} requests {memory[-1]:6.1f} MB, {elapsed:.0f} s", flush=True)
    return costs, memory


def _jobs(server: Server) -> Iterator[tuple[str, Callable[[], object]]]:
    """The pages in turn, with what is recorded, taken back, saved and tried between them."""
    pages, files = itertools.cycle(GETS.items()), itertools.cycle(FILES.items())
    forms = itertools.cycle(("news/c7", "undo"))
    for number in itertools.count(1):
        if number % TRY_EACH == 0:
            yield "import, tried", lambda: _try_file(server)
        elif number % RECORD_EACH == 0:
            path = next(forms)
            yield f"{path} and back", functools.partial(_record, server, path)
        else:
            is_file = number > STEP and number % SAVE_EACH == 0
            name, path = next(files if is_file else pages)
            yield name, functools.partial(server.get, path)


def _record(server: Server, path: str) -> None:
    """Open a form, and send it: two requests."""
    form = dict(HIDDEN.findall(server.get(path))) | ({"note": "By the benchmark"} if path != "undo" else {})
    server.send(path, urlencode(form).encode(), "application/x-www-form-urlencoded")


def _try_file(server: Server) -> None:
    """Open the form, send a table, and read what would happen: two requests and a page to follow."""
    token = dict(HIDDEN.findall(server.get("import")))["form-token"]
    rows = "commitment,effective_on,note\r\n" + "c7,2019-01-01,Tried\r\n" * 20
    part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    file = f'{part}"file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n{rows}\r\n'
    body = f'{part}"form-token"\r\n\r\n{token}\r\n{file}--{BOUNDARY}--\r\n'
    server.send("import", body.encode(), f"multipart/form-data; boundary={BOUNDARY}")


def _judge(costs: Mapping[str, list[float]], memory: list[float], commitments: int) -> bool:
    """Print what each kind of page cost; whether all is as it is to be."""
    means = {name: sum(each) / len(each) for name, each in costs.items()}
    for name, mean in means.items():
        print(f"{name:24} {1000 * mean:9.1f} ms, at most {1000 * max(costs[name]):9.1f}")
    slowest = max(mean for name, mean in means.items() if name in LISTS)
    print(f"a page of the list: {slowest:.2f} s (at most {SECONDS_OF_A_LIST})")
    if commitments > SMALL:
        return slowest <= SECONDS_OF_A_LIST
    pages = sum(map(len, costs.values())) / sum(map(sum, costs.values()))
    first, second = memory[min(1, len(memory) - 1)], memory[min(2, len(memory) - 1)]
    grown = memory[-1] - second
    print(f"{pages:.1f} pages a second of CPU (at least {PAGES_A_SECOND})")
    print(f"{first:.1f} MB for pages alone (at most {MEGABYTES}); with files {second:.1f}")
    print(f"{grown:+.1f} MB from the second thousand to the last (at most {GROWTH})")
    return pages >= PAGES_A_SECOND and first <= MEGABYTES and grown <= GROWTH


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    sys.exit(not main(*(given + [100, 10_000][len(given) :])))
