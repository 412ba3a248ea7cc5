"""The pages as files: what is in them, where they lead, for whose eyes they are, what is written again."""

import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import datetime
from pathlib import Path

import html5lib
import pytest
from conftest import ON_A_FILE, TODAY, CommandLine, fill_once
from hypothesis import given
from hypothesis import strategies as st
from marked_office import MARKERS
from published_pages import Published
from web_pages import SITE_HISTORY

from tracker.domain.vocabulary import Strength
from tracker.web import web_messages
from tracker.web.file_links import file_stem
from tracker.web.publication_folder import MANIFEST

HISTORY = (
    *SITE_HISTORY,
    'agreement add "Other <b>talks</b>" --ref 018/24 --on 2018-01-01 --party IR --party PK',
    'add "To meet & to talk" --agreement 018/24 --ref "7.2(a)" --obligor IR --due 2018-03-01',
    'add "To consider" --agreement 018/24 --ref con --obligor PK --theme "Gränze/Nord" --strength discussed',
    "update energy superseded --successor 7.2(a) --on 2018-05-01",
)
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def office(tracker: CommandLine) -> CommandLine:
    """An office where something was recorded about two agreements."""
    fill_once(tracker.path, "published", lambda: [tracker(line) for line in HISTORY])
    return tracker


@pytest.fixture(scope="module")
def folder_of_engines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where what is published is kept for all tests, by engine."""
    folder: Path = tmp_path_factory.mktemp("published")
    return folder


@pytest.fixture
def published(office: CommandLine, folder_of_engines: Path, engine: str, tmp_path: Path) -> Published:
    """What it publishes: a copy of what it published for the first test."""
    made = folder_of_engines / engine
    if not made.exists():
        office(f"publish -o {made}")
    return Published(Path(shutil.copytree(made, tmp_path / "public")))


def test_there_is_a_page_of_everything(published: Published) -> None:
    """On both engines; each is named by a ref or a code that any system takes, and none leads nowhere."""
    pages = published.pages()
    assert {
        *("index.html", "about.html", "data.html", "themes.html", "meetings.html"),
        *("commitment/hotline.html", "commitment/7.2(a).html", "commitment/con~.html"),
        *("agreement/pk-ir-2017.html", "agreement/018~2f24.html", "actor/ir.html", "meeting/s-1.html"),
        *("theme/border.html", "event/pk-ir-2017~3aopening.html", "document/hilal-2017-11.html"),
        *(f"index/{name}.html" for name in web_messages.INDEX_NAMES),
    } <= pages.keys()
    assert published.dead_links() == []
    assert "کمیسیون" in published.text("index.html")
    assert "Fri 1 Jun 2018, as shared by" in published.text("commitment/hotline.html")
    assert "Over time" in published.text("index.html")


@ON_A_FILE
def test_every_commitment_is_in_every_index(published: Published) -> None:
    """By each thing that it has, and by its having none; what stands apart is named so."""
    pages = published.pages()
    for name in ("refs", "titles", "agreements", "actors", "themes", "statuses"):
        links = pages[f"index/{name}.html"].links
        found = {link for link in links if link.startswith("../commitment/")}
        assert len(found) == 17, name
    assert "Only intended, proposed or discussed" in published.text("index/statuses.html")
    assert 'href="index/flags.html#overdue"' in published.text("index.html")


@ON_A_FILE
def test_no_page_needs_a_server_or_a_script(published: Published) -> None:
    """No form, no script, no frame, nothing that is loaded from elsewhere, nothing that happens by itself."""
    for path, page in published.pages().items():
        assert not page.tags & {"script", "form", "button", "input", "iframe", "object", "img", "base"}, path
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"], path
    assert "url(" not in published.text("style.css")
    assert "@import" not in published.text("style.css")


@ON_A_FILE
def test_every_page_is_html_without_an_error(published: Published) -> None:
    """By the parser of the standard, which forgives nothing here; each has its own title."""
    for path in published.pages():
        parser = html5lib.HTMLParser(strict=True)
        parser.parse(published.text(path))
    titles = {
        path: published.text(path).partition("<title>")[2].partition("</title>")[0]
        for path in published.pages()
        if path.startswith("commitment/")
    }
    assert len(set(titles.values())) == len(titles)
    assert "Other &lt;b&gt;talks" in published.text("agreement/018~2f24.html")


@ON_A_FILE
def test_the_same_question_gives_the_same_bytes(
    office: CommandLine, published: Published, tmp_path: Path
) -> None:
    """In another folder too, workbook and all; and a second time in the same one nothing is touched."""
    office(f"publish -o {tmp_path / 'again'}")
    assert Published(tmp_path / "again").files() == published.files()
    before = published.times()
    answer = office(f"publish -o {published.folder} --json").json["items"][0]
    assert (answer["written"], answer["removed"], answer["unchanged"]) == (0, 0, len(before) - 1)
    assert published.times() == before


@ON_A_FILE
def test_only_what_changed_is_written_again(office: CommandLine, published: Published) -> None:
    """The page of a commitment, and those that count or list it; not those of others."""
    before = published.times()
    office("update soil breached --side IR -m Seized --on 2018-05-20")
    answer = office(f"publish -o {published.folder} --json").json["items"][0]
    changed = {path for path, moment in published.times().items() if before.get(path) != moment}
    assert len(changed) == answer["written"] + 1  # with the list of what is there
    assert {"commitment/soil.html", "index.html", "feed.xml", "data/list.json"} <= changed
    assert not {"commitment/hotline.html", "style.css", "agreements.html", "about.html"} & changed


@ON_A_FILE
def test_what_has_gone_is_removed_and_what_others_made_stays(
    office: CommandLine, published: Published
) -> None:
    """A page that somebody has changed by hand stays too, and is named."""
    (published.folder / "notes.txt").write_text("mine", encoding="utf-8")
    (published.folder / "commitment" / "mine.html").write_text("mine", encoding="utf-8")
    page = published.folder / "commitment" / "region.html"
    page.write_text("changed", encoding="utf-8")
    for ref in ("region", "terrorism"):
        office(f"retract {ref} -m error --yes")
    told = office(f"publish -o {published.folder}")
    assert "2 removed" in told.out  # with the page of its theme, of which it was the only one
    assert "commitment/region.html" in told.err
    assert not (published.folder / "commitment" / "terrorism.html").exists()
    assert page.read_text(encoding="utf-8") == "changed"
    assert (published.folder / "commitment" / "mine.html").exists()
    assert (published.folder / "notes.txt").exists()


@ON_A_FILE
def test_what_others_made_is_never_replaced(office: CommandLine, tmp_path: Path) -> None:
    """Where such a file is in the way nothing at all is changed."""
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "index.html").write_text("mine", encoding="utf-8")
    told = office(f"publish -o {folder}", fails=2).err
    assert "index.html is not made by the tracker" in told
    assert Published(folder).files() == {"index.html": b"mine"}
    assert [one.name for one in folder.iterdir()] == ["index.html"]


@ON_A_FILE
def test_nobody_makes_it_remove_files_elsewhere(office: CommandLine, published: Published) -> None:
    """However the list of its files was changed; and without a list that can be read it changes nothing."""
    other = published.folder.parent / "other.txt"
    other.write_text("mine", encoding="utf-8")
    within = published.folder / "a.txt"
    within.symlink_to(other)
    digest = hashlib.sha256(b"mine").hexdigest()
    manifest = published.folder / MANIFEST
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["files"] |= dict.fromkeys(("../other.txt", str(other), "x/../../other.txt", "a.txt"), digest)
    manifest.write_text(json.dumps(content), encoding="utf-8")
    office(f"publish -o {published.folder}")
    assert other.read_text(encoding="utf-8") == "mine"
    assert within.is_symlink()
    manifest.write_text("[]", encoding="utf-8")
    before = published.files()
    assert MANIFEST in office(f"publish -o {published.folder}", fails=2).err
    assert published.files() == before


@ON_A_FILE
def test_a_failure_leaves_the_folder_as_it_was(
    office: CommandLine, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is new is made aside first; nothing of it stays."""
    before = published.files()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tracker.web.publisher.write_data", fail)
    office("update soil breached --side IR -m Seized --on 2018-05-20")
    assert "No space left" in office(f"publish -o {published.folder}", fails=7).err
    assert published.files() == before
    office(f"publish -o {published.folder / 'index.html'}", fails=2)
    office(f"publish -o {published.folder / 'no' / 'folder'}", fails=2)


# -- for whose eyes ----------------------------------------------------------------------------------


def marked_members(folder: Path) -> list[str]:
    """The files, and what is zipped in them, that have a marker in them or in their names."""
    return [
        name
        for name, content in Published(folder).members()
        if any(marker in name.encode().lower() + content.lower() for marker in MARKERS)
    ]


def test_nothing_that_is_internal_is_published(marked_office: CommandLine, tmp_path: Path) -> None:
    """In no byte of any file, nor in a name; on both engines."""
    told = marked_office(f"publish -o {tmp_path / 'public'}").err
    assert marked_members(tmp_path / "public") == []
    assert "theirs not in it" in told  # what reads otherwise is said first, to those who hand it on
    assert Published(tmp_path / "public").dead_links() == []


@ON_A_FILE
def test_what_is_for_ourselves_is_marked_on_every_page(marked_office: CommandLine, tmp_path: Path) -> None:
    """With --with-internal all is in it, and only its owner reads it; nobody asks for both at once."""
    folder = tmp_path / "ours"
    marked_office(f"publish -o {folder} --with-internal")
    published = Published(folder)
    assert len(marked_members(folder)) > 20
    assert published.dead_links() == []
    for path in published.pages():
        assert web_messages.INTERNAL_MARKING in published.text(path), path
    assert web_messages.INTERNAL_MARKING in published.text("feed.xml")
    assert {one.stat().st_mode & 0o077 for one in folder.rglob("*")} == {0}
    marked_office(f"publish -o {tmp_path / 'x'} --with-internal --shareable", fails=2)
    marked_office(f"publish -o {tmp_path / 'x'} --owner Aisha", fails=2)
    assert not (tmp_path / "x").exists()


@ON_A_FILE
def test_what_is_published_can_be_read_by_others(office: CommandLine, tmp_path: Path) -> None:
    """As the user's own files can, so that a web server finds them."""
    mask = os.umask(0o022)
    try:
        office(f"publish -o {tmp_path / 'public'}")
    finally:
        os.umask(mask)
    assert (tmp_path / "public" / "index.html").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "public" / "commitment").stat().st_mode & 0o777 == 0o755


# -- a part, another day -----------------------------------------------------------------------------


@ON_A_FILE
def test_of_a_selection_nothing_else_is_published(office: CommandLine, tmp_path: Path) -> None:
    """No page, no line and no count tells of others, not even that of an actor or a meeting of both."""
    office(f"publish -o {tmp_path / 'part'} --agreement 018/24")
    published = Published(tmp_path / "part")
    pages = published.pages()
    assert {path for path in pages if path.startswith("commitment/")} == {
        *("commitment/7.2(a).html", "commitment/con~.html")
    }
    assert published.dead_links() == []
    for name, content in published.members():
        for other in (b"hotline", b"pk-ir-2017", b"Shots", b"example.org"):
            assert other not in content, f"{name}: {other!r}"
    assert "2 commitments" in published.text("actor/ir.html") or "7.2(a)" in published.text("actor/ir.html")


@ON_A_FILE
def test_a_selection_by_side_shows_each_commitment_as_a_whole(office: CommandLine, tmp_path: Path) -> None:
    """The page of what both owe says how it stands for both; a selection of nothing is refused."""
    office(f"publish -o {tmp_path / 'part'} --obligor IR --status limited")
    published = Published(tmp_path / "part")
    assert "commitment/hotline.html" in published.files()
    assert "no-information" in published.text("commitment/hotline.html")
    before = published.files()
    office(f"publish -o {published.folder} --search nowhere-to-be-found", fails=2)
    assert published.files() == before


@ON_A_FILE
def test_it_is_published_as_of_a_day(office: CommandLine, tmp_path: Path) -> None:
    """What was said later is in none of it: no note, no count, no meeting's minutes."""
    office(f"publish -o {tmp_path / 'then'} --as-of 2018-03-01")
    published = Published(tmp_path / "then")
    assert published.dead_links() == []
    for name, content in published.members():
        assert b"2018-05-10" not in content or name.startswith("meeting"), name
    assert "1 Mar 2018" in published.text("index.html")
    listed = json.loads(published.text("data/list.json"))
    assert listed["as_of"] == "2018-03-01"


# -- data, feed, site map ----------------------------------------------------------------------------


@ON_A_FILE
def test_the_data_are_those_of_the_command_line(office: CommandLine, published: Published) -> None:
    """The same rows; and what describes the tables names all of them, with their columns."""
    listed = json.loads(published.text("data/list.json"))
    strengths = " ".join(f"--strength {strength}" for strength in Strength)
    own = office(f"list --all {strengths} --sort ref --shareable --json").json
    assert [one["ref"] for one in listed["items"]] == [one["ref"] for one in own["items"]]
    assert listed["schema"] == own["schema"]
    log = json.loads(published.text("data/log.json"))
    assert [one["uid"] for one in log["items"]] == [
        one["uid"] for one in office("log --shareable --json").json["items"]
    ]
    package = json.loads(published.text("data/datapackage.json"))
    for resource in package["resources"]:
        text = published.text(f"data/{resource['path']}")
        header = next(csv.reader(text.removeprefix("\ufeff").splitlines()))
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    tables = {path for path in published.files() if path.endswith(".csv")}
    assert {f"data/{resource['path']}" for resource in package["resources"]} == tables
    assert (published.folder / "data" / "list.xlsx").exists()


@ON_A_FILE
def test_the_feed_is_atom(office: CommandLine, published: Published, tmp_path: Path) -> None:
    """With what RFC 4287 asks of a feed and of each entry, the last recorded first, and its claims named."""
    feed = ET.fromstring(published.text("feed.xml"))
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "کمیسیون"
    names = [one.findtext(f"{ATOM}id") or "" for one in (feed, *entries)]
    assert len(set(names)) == len(names)
    assert all(name.startswith("urn:uuid:") for name in names)
    moments = [datetime.fromisoformat(one.findtext(f"{ATOM}updated") or "") for one in (feed, *entries)]
    assert moments[0] == max(moments)
    assert moments[1:] == sorted(moments[1:], reverse=True)
    assert all(moment.tzinfo for moment in moments)
    titles = [one.findtext(f"{ATOM}title") for one in entries]
    assert "hotline: implemented, says IR" in titles
    for link in feed.iter(f"{ATOM}link"):
        assert (published.folder / link.attrib["href"]).is_file()
    office(f"publish -o {tmp_path / 'web'} --address https://example.org/follow-up")
    own = ET.fromstring(Published(tmp_path / "web").text("feed.xml")).find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.attrib["href"] == "https://example.org/follow-up/feed.xml"


@ON_A_FILE
def test_a_site_map_needs_to_know_where_it_will_be_found(
    office: CommandLine, published: Published, tmp_path: Path
) -> None:
    """Its protocol takes whole addresses only: with one it names every page, without there is none."""
    assert "sitemap.xml" not in published.files()
    office(f"publish -o {tmp_path / 'web'} --address https://example.org/follow-up/")
    web = Published(tmp_path / "web")
    found = [one.text for one in ET.fromstring(web.text("sitemap.xml")).iter(f"{SITEMAP}loc")]
    assert found == [f"https://example.org/follow-up/{path}" for path in sorted(web.pages())]
    for wrong in ("example.org", "ftp://example.org", "https://example.org/?x=1", "https://"):
        assert "not the address" in office(f"publish -o {tmp_path / 'x'} --address {wrong}", fails=2).err


# -- names of files, packages ------------------------------------------------------------------------


@given(st.sets(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1), max_size=20))
def test_names_of_files_are_told_apart_everywhere(texts: set[str]) -> None:
    """Also where capital letters are no others, and each is one that every system and address takes."""
    refs = {text.lower() for text in texts}
    assert len({file_stem(ref) for ref in refs if ref == ref.lower()}) == len(
        {ref for ref in refs if ref == ref.lower()}
    )
    for text in texts:
        stem = file_stem(text)
        assert stem.isascii()
        assert len(stem) < 130
        assert not stem.startswith(".")
        assert not set(stem) & set(' <>:"/\\|?*%#&+')


@ON_A_FILE
def test_it_needs_no_package_of_the_server(office: CommandLine, tmp_path: Path) -> None:
    """Neither Flask nor waitress; without the one for workbooks there is none."""
    script = (
        "import sys; sys.modules.update(dict.fromkeys(('flask', 'werkzeug', 'waitress', 'openpyxl')));"
        "import importlib.util as u; find = u.find_spec;"
        "u.find_spec = lambda name, *a: None if name == 'openpyxl' else find(name, *a);"
        "from tracker.__main__ import main; main()"
    )
    environment = os.environ | {"TRACKER_DB": str(office.path), "TRACKER_TODAY": str(TODAY)}
    done = subprocess.run(
        [sys.executable, "-c", script, "publish", "-o", str(tmp_path / "public")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    published = Published(tmp_path / "public")
    assert "data/list.xlsx" not in published.files()
    assert published.dead_links() == []
