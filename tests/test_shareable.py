"""Nothing that must not go out is in an answer for the other side, in whatever form it is given."""

import itertools
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
from conftest import ON_A_FILE, ON_A_SERVER, CommandLine, MakeDatabase
from marked_office import MARKERS

from tracker.domain import terms
from tracker.domain.fields import fields_of
from tracker.domain.sharing import SHARING, Sharing

TEXT_FORMATS = ("table", "tsv", "csv", "json", "jsonl", "markdown")
FILES = ("csv", "json", "md", "xlsx")
GROUPS = ("agreement", "obligor", "theme", "locator", "strength", "kind", "status", "year")
REFS = (
    *("open", "hidden", "joint", "amount", "moved", "after-event", "after-hidden", "quoted", "meet"),
    *("corrected", "superseded", "other", "ab", "cd", "text", "A", "ab:d-day", "first"),
)
ONE_OF_EACH = ("hidden", "joint", "quoted", "meet", "ab", "text", "A", "ab:d-day", "first")
"""Of each kind of what can be shown, in each form of its table."""
SHARED_COLUMNS = "ref,title,note,owner,recorded_by,our_asks,last_note,due_on,status_on,locator,document"


def commands_that_print() -> Iterator[str]:
    """Every command that can be asked for the other side, in every format that it prints.

    All formats of one answer are made of the same items: so the rarer questions are asked in two of them.
    """
    every_format = ["list --all", "log", "summary --since 2018-03-01 --group-by obligor", "show open"]
    yield from (f"{line} --format {one}" for line, one in itertools.product(every_format, TEXT_FORMATS))
    asked = [
        "list --all --strength agreed --sort evidence",
        "log open",
        "summary --every month",
        "summary --every month --incidents",
        *(f"show {ref}" for ref in ONE_OF_EACH),
        "show other --as-of 2018-04-30 --known-at 2030-01-01",
    ]
    yield from (f"{line} --format {one}" for line, one in itertools.product(asked, ("table", "json")))
    yield from (f"show {ref} --format json" for ref in REFS if ref not in ONE_OF_EACH)
    yield from (f"summary --group-by {group} --format csv" for group in GROUPS)
    yield f"list --all --columns {SHARED_COLUMNS}"
    yield "list --all --wide year --format csv"
    yield from (f"brief --since 2018-03-01 --format {one}" for one in ("table", "markdown"))
    yield from ("brief --format json", "export --format ics", "export --agreement ab")


def commands_that_write(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """Every command that writes files, with its files."""
    for command, suffix in itertools.product(("list --all", "log"), FILES):
        file = folder / f"{command.split()[0]}.{suffix}"
        yield f"{command} -o {file}", [file]
    for suffix in ("html", "docx", "md", "json", "pdf"):
        yield f"brief --since 2018-03-01 -o {folder / f'brief.{suffix}'}", [folder / f"brief.{suffix}"]
    for suffix in ("json", "csv", "xlsx", "ics"):
        kind = folder / suffix
        kind.mkdir()
        yield f"export -o {kind / f'all.{suffix}'}", [kind]


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, or of all files in a folder; of what is zipped, each member and its name.

    What is compressed is read: in its bytes a short word can stand by chance.
    """
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if file.suffix == ".pdf":
            yield file.name, read_pdf(file)
        elif zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as zipped:
                yield from ((f"{file.name}/{name}", zipped.read(name)) for name in zipped.namelist())
                yield file.name, "\n".join(zipped.namelist()).encode()
        else:
            yield file.name, file.read_bytes()


def read_pdf(path: Path) -> bytes:
    """All that a reader shows of a PDF."""
    read = pypdf.PdfReader(path)
    return "\n".join([*(page.extract_text() for page in read.pages), str(read.metadata)]).encode()


def found_in(content: bytes) -> list[bytes]:
    """What must not go out of some bytes; a picture in Word has each letter in two of them."""
    folded = content.lower().replace(b"\0", b"")
    return [marker for marker in MARKERS if marker in folded]


@ON_A_FILE
def test_nothing_that_must_not_go_out_is_printed(marked_office: CommandLine) -> None:
    """In no form of any answer is a marker."""
    for line in commands_that_print():
        assert not found_in(marked_office(f"{line} --shareable").out.encode()), line


@ON_A_FILE
def test_nothing_that_must_not_go_out_is_in_a_file(marked_office: CommandLine, tmp_path: Path) -> None:
    """In no byte of any file, nor of what is zipped in it."""
    folder = tmp_path / "files"
    folder.mkdir()
    for line, paths in commands_that_write(folder):
        marked_office(f"{line} --shareable")
        for path in paths:
            for name, content in members(path):
                assert not found_in(content), f"{line}: {name}"


@ON_A_FILE
def test_what_is_searched_for_is_in_our_own_answers(marked_office: CommandLine, tmp_path: Path) -> None:
    """Each marker is there without the option: so a search that finds none has looked in the right place."""
    answers = ("log --format json", "list --all --format json", "export")
    log = "".join(marked_office(line).out for line in answers)
    table = marked_office("log --format table").out + marked_office("list --all --format json").out
    seen = {marker for text in (log, table) for marker in found_in(text.encode())}
    assert {b"zq9", b"86421", b"97531", b"2018-04-19", b"2031-07-23"} <= seen
    folder = tmp_path / "files"
    folder.mkdir()
    for line, paths in commands_that_write(folder):
        marked_office(line)
        assert any(found_in(content) for path in paths for _, content in members(path)), line


@ON_A_SERVER
def test_nothing_that_must_not_go_out_is_answered_by_a_server(marked_office: CommandLine) -> None:
    """Each kind of question is asked there once, in JSON, which has all that is read."""
    lines = ["list --all", "log", "summary --since 2018-03-01 --group-by obligor", "summary --every month"]
    lines += ["show joint", "show after-hidden", "show ab", "show first", "brief --since 2018-03-01"]
    for line in lines:
        assert not found_in(marked_office(f"{line} --format json --shareable").out.encode()), line
    for line in ("export", "export --format ics"):
        assert not found_in(marked_office(f"{line} --shareable").out.encode()), line


def shown(marked_office: CommandLine, ref: str) -> dict[str, Any]:
    """What is shown of something to the other side."""
    item: dict[str, Any] = marked_office(f"show {ref} --json --shareable").json["items"][0]
    return item


@ON_A_FILE
def test_what_rests_on_what_is_internal_is_not_known(marked_office: CommandLine) -> None:
    """A status that is withheld is none of the older ones; a due date, a value, a standing are none."""
    hidden = shown(marked_office, "hidden")
    withheld = ("status_on", "level", "days_late", "last_note")
    assert [hidden[name] for name in ("status", *withheld)] == ["no-information", *[None] * 4]
    assert hidden["flags"] == []
    assert [(entry["reporter"], entry["status"]) for entry in hidden["log"]] == [("B", "limited")]
    joint = shown(marked_office, "joint")
    parts = {part["side"]: part["status"] for part in joint["parts"]}
    assert (joint["status"], parts) == ("no-information", {"A": "no-information", "B": "substantial"})
    assert shown(marked_office, "amount")["values"] == shown(marked_office, "amount")["incidents"] == []
    assert shown(marked_office, "moved")["due_on"] is None
    assert "To moved" not in marked_office("export --format ics --shareable").out
    assert shown(marked_office, "cd")["standing"] is None
    assert shown(marked_office, "ab:d-day")["day"] is None
    assert shown(marked_office, "ab")["documents"][0]["ref"] == "text"
    assert shown(marked_office, "corrected")["log"] == []
    marked_office("show zq9-own --shareable", fails=3)


@ON_A_FILE
def test_what_reads_otherwise_is_listed_first_for_ourselves(marked_office: CommandLine) -> None:
    """A line on stderr for each commitment, with how it stands by both; the answer says whose it is."""
    answer = marked_office("list --all --json --shareable")
    lines = {line.partition(":")[0]: line for line in answer.err.splitlines()}
    assert lines["hidden"].endswith("theirs no-information, due Mon 2 Apr 2018")
    assert lines["zq9-own"].endswith("theirs not in it")
    assert lines["moved"].endswith("due date not known")
    assert {"open", "otherwise", "meet"} & lines.keys()
    assert answer.json["shared_by"] == "Joint desk"
    assert "shared_by" not in marked_office("list --all --json").json
    assert "as shared by Joint desk" in marked_office("list --shareable").err


@ON_A_FILE
def test_what_is_ours_alone_cannot_be_asked_about(marked_office: CommandLine) -> None:
    """Neither by its name nor by a word in it."""
    for line in ("list --owner x", "summary --group-by owner", "log --import zq9.json"):
        assert marked_office(f"{line} --shareable", fails=2).out == ""
    assert marked_office("list --all --search zq9 --json --shareable").json["total"] == 0
    assert marked_office("list --all --search zq9 --json").json["total"] > 0


@ON_A_FILE
def test_words_that_are_shared_go_out(marked_office: CommandLine) -> None:
    """Once somebody has marked them so; and no more once they are marked as internal."""
    log = marked_office("log open --json").json["items"]
    number = next(one["number"] for one in log if one["status"] == "stalled" and not one["reporter"])
    for mark, is_given in (("share", True), ("internal", False)):
        marked_office(f"mark {number} --{mark}")
        notes = [entry["note"] for entry in shown(marked_office, "open")["log"]]
        assert ("Zq9 note" in notes) is is_given


@ON_A_FILE
def test_another_office_can_take_the_document_in(
    marked_office: CommandLine, make_database: MakeDatabase, tmp_path: Path
) -> None:
    """What is handed on is a document as any other."""
    marked_office(f"export -o {tmp_path / 'theirs.json'} --shareable")
    theirs = marked_office("list --all --json --shareable").json["items"]
    marked_office.use_database(make_database("empty"))
    marked_office(f"import {tmp_path / 'theirs.json'}")
    items = marked_office("list --all --json").json["items"]
    assert {one["ref"] for one in items} == {one["ref"] for one in theirs}


def test_each_declared_field_goes_out_or_does_not() -> None:
    """A field of a record that is not declared in ``domain.sharing`` stays in, and fails here."""
    records = [
        one
        for one in vars(terms).values()
        if isinstance(one, type) and hasattr(one, "_fields") and list(fields_of(one))
    ]
    assert {one: set(one._fields) for one in (*records, terms.FormerRef)} == {
        one: set(declared) for one, declared in SHARING.items()
    }
    assert {sharing for declared in SHARING.values() for sharing in declared.values()} == set(Sharing)
