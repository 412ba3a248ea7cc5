"""Who may: every way in which somebody else could look, or record, is closed."""

import io
import re
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import ON_A_FILE, ON_A_SERVER, database_content
from web_pages import HOST, ORIGIN, Pages, ProxiedPages, text_of
from werkzeug.test import Client

from tracker.domain.errors import UsageError
from tracker.web.import_drafts import ImportDrafts
from tracker.web.page_links import web_address

pytestmark = ON_A_FILE


@pytest.fixture
def stranger(seeded_database: Any, tmp_path: Path) -> Pages:
    """A browser that has no token yet."""
    return Pages(seeded_database, tmp_path)


@pytest.fixture
def pages(stranger: Pages) -> Pages:
    return stranger.let_in()


EVERY_PAGE = [
    *("", "list", "list.csv", "list.json", "commitment/hotline", "agreement/pk-ir-2017", "actor/IR"),
    *("log", "about", "check", "backup", "brief", "brief.html", "news/hotline", "add", "add/actor"),
    *("mark/commitment/hotline", "rename/hotline", "office"),
    *("export", "export.json", "log.json", "otherwise"),
    *("correct/commitment/hotline", "undo", "import", "themes", "theme?path=border", "no-such-page"),
]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_a_second_user_of_the_machine_sees_nothing(stranger: Pages, path: str) -> None:
    """Without the token every page is refused, even one that is not there, and names nothing of the data."""
    answer = stranger.get(path)
    assert answer.status_code == 403
    assert "hotline" not in answer.text.replace(path, "")
    assert str(stranger.settings.location) not in answer.text
    assert stranger.prefix.strip("/") not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", ["/", "/list", "/wrong-path-of-sixteen/list", "/style.css", "/open?token=x"])
def test_nothing_stands_outside_the_path_that_nobody_can_guess(pages: Pages, path: str) -> None:
    """Not even with the cookie: a page of another server on this machine cannot lead there."""
    answer = pages.client.get(path, base_url=ORIGIN)
    assert answer.status_code in (403, 404)
    assert pages.prefix.strip("/") not in answer.text + str(answer.headers)


def test_a_token_works_once(stranger: Pages) -> None:
    """The next one is already where only the user can read it."""
    first = stranger.tokens[-1]
    stranger.let_in()
    assert len(stranger.tokens) == 2
    again = Pages.get(stranger, f"open?token={first}")
    assert again.status_code == 403
    assert "used already" in text_of(again)
    assert stranger.get(f"open?token={stranger.tokens[-1]}").status_code == 200


@pytest.mark.parametrize("token", ["", "x", "é", "\N{ARABIC LETTER SEEN}", "0" * 4000])
def test_what_is_no_token_opens_nothing(stranger: Pages, token: str) -> None:
    """Nor does it take the token away from who has it."""
    assert (
        stranger.client.get(
            f"{stranger.prefix}/open", query_string={"token": token}, base_url=ORIGIN
        ).status_code
        == 403
    )
    assert len(stranger.tokens) == 1


def test_the_cookie_is_for_these_pages_alone(stranger: Pages) -> None:
    """No script reads it, no other site sends it, no other server on this machine gets it."""
    answer = stranger.get(f"open?token={stranger.tokens[-1]}")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.endswith(f"; HttpOnly; Path={stranger.prefix}/; SameSite=Strict")
    assert stranger.tokens[0] not in cookie
    assert "token" not in answer.text  # the page that goes on has a plain address


def test_a_cookie_that_is_made_up_is_refused(stranger: Pages) -> None:
    """Whatever is in it."""
    for value in ("", "x", stranger.tokens[-1]):
        stranger.client.set_cookie("tracker", value, domain="127.0.0.1", path=f"{stranger.prefix}/")
        assert stranger.get("list").status_code == 403


@pytest.mark.parametrize(
    "host",
    ["example.org", "example.org:8000", "localhost:8000", "127.0.0.1", "127.0.0.1:9", "127.0.0.1.:8000", ""],
)
def test_a_name_that_was_made_to_point_here_is_refused(pages: Pages, host: str) -> None:
    """DNS rebinding: a page of another site, whose name suddenly means this machine."""
    answer = pages.client.get(f"{pages.prefix}/list", base_url=ORIGIN, headers={"Host": host})
    assert answer.status_code == 403
    assert "another name" in text_of(answer)


ATTACKS = {
    "without an origin": {"Origin": ""},
    "from another site": {"Origin": "http://example.org"},
    "from another port": {"Origin": "http://127.0.0.1:9000"},
    "from a file": {"Origin": "null"},
    "with the site in another place": {"Origin": f"http://example.org/{HOST}"},
    "as a user of the name": {"Origin": f"http://{HOST}@example.org"},
    "as the browser says": {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    "from another server of this machine": {"Origin": ORIGIN, "Sec-Fetch-Site": "same-site"},
}


@pytest.mark.parametrize("headers", ATTACKS.values(), ids=ATTACKS)
def test_a_form_that_another_site_sends_records_nothing(pages: Pages, headers: dict[str, str]) -> None:
    """Even with the cookie and the form's own token."""
    before = database_content(pages.settings.location)
    values = pages.opened("news/hotline") | {"status": "limited"}
    assert pages.post("news/hotline", values, headers=headers).status_code == 403
    assert database_content(pages.settings.location) == before


@pytest.mark.parametrize("token", [None, "", "x", "0" * 64])
def test_a_form_without_its_token_records_nothing(pages: Pages, token: str | None) -> None:
    """It is in each form of ours, and in no other."""
    before = database_content(pages.settings.location)
    values = {"status": "limited"} | ({} if token is None else {"form-token": token})
    assert pages.post("news/hotline", values).status_code == 403
    assert database_content(pages.settings.location) == before


def test_every_form_that_records_has_the_token(pages: Pages) -> None:
    """And the token of one server does not open the forms of another."""
    for path in (
        "news/hotline",
        "add/actor",
        "correct/commitment/hotline",
        "import",
        "backup",
        "retract/commitment/region",
    ):
        assert len(pages.opened(path)["form-token"]) == 64


@pytest.mark.parametrize("path", [*EVERY_PAGE, "style.css"])
def test_every_answer_forbids_scripts_and_frames(pages: Pages, path: str) -> None:
    """Also that of an error; and none is kept by the browser."""
    headers = pages.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [path for path in EVERY_PAGE if "." not in path])
def test_no_page_has_a_script(pages: Pages, path: str) -> None:
    """Nor a style or a handler in its tags, which the rules for the browser forbid too."""
    text = pages.get(path).text
    assert not re.search(r"<script|\son\w+=|javascript:|\sstyle=", text)


HOSTILE = '"><script>alert(1)</script>{{7*7}}{% raw %}&lt;b&gt;'


def test_what_is_recorded_is_never_markup(pages: Pages) -> None:
    """Nor a template: whatever is typed is shown as it was typed, on every page that shows it."""
    for path, values in {
        "correct/commitment/hotline": {"title": HOSTILE, "theme": "a<b>", "reason": HOSTILE},
        "news/hotline": {"status": "limited", "note": HOSTILE, "source": HOSTILE, "ask": HOSTILE},
        "correct/agreement/pk-ir-2017": {"title": HOSTILE, "reason": HOSTILE},
    }.items():
        assert pages.send(path, **values).status_code == 303
    for path in ("", "list", "commitment/hotline", "agreement/pk-ir-2017", "log", "news/hotline", "themes"):
        text = pages.get(path).text
        assert "<script" not in text
    assert HOSTILE in text_of(pages.get("commitment/hotline"))


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "commitment/..%2f..%2fetc%2fpasswd",
        "import/..",
        "style.css/../../x",
    ],
)
def test_no_path_leads_out(pages: Pages, path: str) -> None:
    """Nothing is read but what the database has."""
    answer = pages.get(path)
    assert answer.status_code in (403, 404, 400)
    assert "root:" not in answer.text


def test_no_address_leads_to_another_site(pages: Pages) -> None:
    """Whatever stands in it: links and forms stay under the path of these pages, or on the page itself."""
    for path in ("list?sort=//example.org&page=//example.org", "//example.org/", "list?as-of=//example.org"):
        text = pages.get(path).text
        targets = re.findall(r'(?:href|action|src)="([^"]*)"', text)
        assert all(one.startswith((pages.prefix, "#", "data:,", "?")) for one in targets), targets
    answer = pages.post("import?next=//example.org", {"form-token": pages.opened("import")["form-token"]})
    assert "example.org" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1.csv", "x\n\nbody", '"; filename="y'])
def test_nothing_that_is_typed_becomes_a_header(pages: Pages, name: str) -> None:
    """Neither the name of a file that is sent, nor a selection that is saved under a name."""
    form = {"form-token": pages.opened("import")["form-token"], "file": (io.BytesIO(b"ref\n"), name)}
    answer = pages.post("import", form, content_type="multipart/form-data")
    assert answer.status_code in (303, 422)  # a line end in the name may end the part itself
    assert answer.headers.getlist("Set-Cookie") == []
    saved = pages.client.get(f"{pages.prefix}/list.csv", query_string={"search": name}, base_url=ORIGIN)
    assert re.fullmatch(r'attachment; filename="list-[\d-]+\.csv"', saved.headers["Content-Disposition"])


def test_a_link_in_the_data_leads_elsewhere_but_never_to_this_machine(pages: Pages) -> None:
    """The cookie would go to another server here; what is no web address is no link at all."""
    assert web_address("https://example.org/a?b=c") == "https://example.org/a?b=c"
    for text in (
        *(
            "http://127.0.0.1:9000/",
            "http://127.1/",
            "http://localhost/",
            "http://a.localhost/",
            "http://[::1]/",
        ),
        *(
            "http://2130706433/",
            "http://0.0.0.0/",
            "http://0x7f.1/x",
            "javascript:alert(1)",
            "data:text/html,x",
            "//example.org",
        ),
        *(
            "ftp://example.org/",
            "http://",
            "http://[",
            "http://017700000001/",
            "file:///etc/passwd",
            "http://user@127.0.0.1/",
        ),
    ):
        assert web_address(text) is None, text


def test_what_is_sent_is_limited(pages: Pages, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that is too large is refused before it is read; a file is told how large it may be."""
    form = pages.opened("news/hotline") | {"note": "x" * (5 << 20)}
    assert pages.post("news/hotline", form).status_code == 413
    pages.site.site.config["MAX_CONTENT_LENGTH"] = 1000
    sent = {"form-token": form["form-token"], "file": (io.BytesIO(b"x" * 2000), "a.csv")}
    answer = pages.post("import", sent, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "larger than" in text_of(answer)


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""]
)
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=\x00",
        b"--x",
        b"--x\r\nContent-Disposition: form-data; name=\xff\r\n\r\n\xff\r\n--x--",
        b"=&" * 1000,
    ],
)
def test_what_is_no_form_is_refused(pages: Pages, kind: str, body: bytes) -> None:
    """Whatever bytes come in; it is never a defect."""
    answer = pages.post("news/hotline", body, content_type=kind)
    assert answer.status_code in (400, 403, 413)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECT"])
def test_no_other_method_is_answered(pages: Pages, method: str) -> None:
    answer = pages.client.open(f"{pages.prefix}/list", method=method, base_url=ORIGIN)
    assert answer.status_code == 405


def test_pages_that_only_show_record_nothing(seeded_database: Any, tmp_path: Path) -> None:
    """No form is offered, none is shown, and what is sent all the same is refused."""
    pages = Pages(seeded_database, tmp_path, is_read_only=True).let_in()
    before = database_content(seeded_database)
    assert "news/hotline" not in pages.get("commitment/hotline").text
    for path in ("news/hotline", "add/actor", "undo", "import", "correct/commitment/hotline"):
        assert pages.get(path).status_code == 422
        assert pages.post(path, {"status": "limited"}).status_code == 403
    assert "only show" in text_of(pages.get("news/hotline"))
    assert database_content(seeded_database) == before


# -- behind a proxy ----------------------------------------------------------------------------------


@ON_A_SERVER
@pytest.mark.parametrize("user", ["aisha", "آیشه", "a@example.org"])
def test_behind_a_proxy_its_header_names_who_records(seeded_database: Any, tmp_path: Path, user: str) -> None:
    """In any script; there is no token, and the form of one user is not that of another."""
    pages = ProxiedPages(seeded_database, tmp_path, user)
    said = pages.client.get(
        pages.send("news/hotline", status="limited").headers["Location"], base_url=ORIGIN, headers=pages.user
    )
    assert "U-1" in said.text
    assert user in text_of(pages.get("log"))
    other = ProxiedPages(seeded_database, tmp_path, "omar")
    assert other.post("news/hotline", pages.opened("news/hotline")).status_code == 403


@ON_A_SERVER
@pytest.mark.parametrize("headers", [{}, {"X-Remote-User": ""}, {"X-Remote-User": "  "}])
def test_behind_a_proxy_nobody_who_is_not_named_sees_anything(
    seeded_database: Any, tmp_path: Path, headers: dict[str, str]
) -> None:
    pages = ProxiedPages(seeded_database, tmp_path, None)
    answer = Client(pages.site).get("/list", base_url=ORIGIN, headers=headers)
    assert answer.status_code == 403
    twice = Client(pages.site).get(
        "/", base_url=ORIGIN, headers=[("X-Remote-User", "a"), ("X-Remote-User", "b")]
    )
    assert twice.status_code == 403


def test_a_draft_is_read_by_its_user_alone(pages: Pages, tmp_path: Path) -> None:
    """Mode 0600 in a folder of mode 0700; another user of the same server does not find it."""
    form = {"form-token": pages.opened("import")["form-token"], "file": (io.BytesIO(b"ref\n"), "../../x.csv")}
    token = (
        pages.post("import", form, content_type="multipart/form-data").headers["Location"].rpartition("/")[2]
    )
    (file,) = [one for one in tmp_path.rglob("*.csv") if one.is_file()]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.name == "x.csv"
    own = ImportDrafts(tmp_path, "desk", pages.settings.now())
    assert own.find(token) == file
    for user, wanted in (("other", token), ("desk", "0" * 32), ("desk", "../" + token), ("desk", "")):
        with pytest.raises(UsageError):
            ImportDrafts(tmp_path, user, pages.settings.now()).find(wanted)


def test_a_draft_is_gone_after_an_hour(pages: Pages, tmp_path: Path) -> None:
    """Whether it was confirmed or not."""
    now = pages.settings.now()
    token = ImportDrafts(tmp_path, "desk", now).keep("a.csv", io.BytesIO(b"ref"))
    assert ImportDrafts(tmp_path, "desk", now + timedelta(minutes=59)).find(token)
    with pytest.raises(UsageError, match="not kept any more"):
        ImportDrafts(tmp_path, "desk", now + timedelta(minutes=61)).find(token)
    assert not list(tmp_path.rglob("a.csv"))
