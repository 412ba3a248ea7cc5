"""A file of somebody else that takes back what is here, in the past and under our name: it is told."""

import errno
import json
import socket
from pathlib import Path

import pytest
from conftest import ON_A_FILE, CommandLine


def retraction_of(tracker: CommandLine, **more: str) -> dict[str, object]:
    """A document that takes back our first update."""
    (entry,) = tracker("log hotline --json").json["items"]
    return {"schema": "tracker/1", "retractions": [{"update": entry["uid"], "reason": "Not so", **more}]}


@pytest.mark.parametrize("option", ["--dry-run", ""])
def test_an_import_never_takes_back_ours_unseen(tracker: CommandLine, tmp_path: Path, option: str) -> None:
    """Neither under our name nor at a moment long ago: it is named, and one command brings all back."""
    tracker("update hotline limited -m Begun --on 2018-01-15")
    (entry,) = tracker("log hotline --json").json["items"]
    document = retraction_of(tracker, recorded_by="desk", recorded_at=entry["recorded_at"])
    (tmp_path / "theirs.json").write_text(json.dumps(document))
    told = tracker(f"import {tmp_path / 'theirs.json'} {option}").err
    assert "U-1, hotline: limited: taken back by desk on " in told
    if not option:
        assert "what was known since then" in told
        assert "Not so" in tracker("log hotline").out
        tracker("undo --yes")
        assert tracker("show hotline --json").json["items"][0]["status"] == "limited"


def test_nothing_is_taken_back_before_it_was_recorded(tracker: CommandLine, tmp_path: Path) -> None:
    """As if we had never said it: that is refused."""
    tracker("update hotline limited -m Begun --on 2018-01-15")
    document = retraction_of(tracker, recorded_by="desk", recorded_at="2018-01-16T00:00:00Z")
    (tmp_path / "theirs.json").write_text(json.dumps(document))
    assert tracker.run_unchecked(f"import {tmp_path / 'theirs.json'}").code == 5
    assert tracker("show hotline --json").json["items"][0]["status"] == "limited"


@ON_A_FILE
def test_no_command_speaks_to_a_network(
    tracker: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever it does on a file, and whatever addresses stand in it."""
    tried = []

    def refuse(*asked: object, **__: object) -> None:
        tried.append(asked)  # whoever asks may pass over the error
        raise OSError(errno.ENETUNREACH, "network")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    tracker("document add Text --ref text --agreement pk-ir-2017 --url http://127.0.0.1:9/x")
    out = tmp_path / "out"
    for line in (
        "list --all", "show hotline", "log", "summary", "check", "where", "document list", f"backup {out}.db",
        f"restore {out}.db", f"export -o {out}.json", f"export -o {out}.xlsx", f"export -o {out}.ics",
        f"import {out}.json", f"brief -o {out}.html", f"brief -o {out}.md", f"brief -o {out}.docx", "upgrade",
        "update hotline limited -m Begun", "undo --yes", f"init --db {out}-new.db", "help", "--version",
    ):  # fmt: skip
        tracker(line)
        assert not tried, line
