"""In which language a request is answered: what the address says, the reader chose, or the browser speaks."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Request, Response

from tracker.domain.languages import ENGLISH, LANGUAGES, chosen_language

PARAMETER = COOKIE = "language"
"""What an address asks with, and the cookie that keeps what was asked for."""
_A_YEAR = 365 * 24 * 3600  # seconds


class OtherLanguage(NamedTuple):
    """A way to the same page in another language; its name is in that language."""

    code: str
    name: str
    direction: str
    address: str


def language_of_request(request: Request, chosen_for_all: str) -> str:
    """The code of the language in which a request is answered."""
    kept = request.cookies.get(COOKIE, "")
    if language := asked_language(request) or _known(kept) or chosen_for_all:
        return language
    return request.accept_languages.best_match(list(LANGUAGES), ENGLISH.code)


def asked_language(request: Request) -> str:
    """The code of the language that the address asks for; empty if it asks for none that there is."""
    return _known(request.args.get(PARAMETER, ""))


def _known(code: str) -> str:
    return code if code in LANGUAGES else ""


def keep_language(answer: Response, code: str, prefix: str, *, is_secure: bool) -> None:
    """Let the browser ask for a language from now on."""
    answer.set_cookie(
        COOKIE, code, max_age=_A_YEAR, path=f"{prefix}/", httponly=True, samesite="Strict", secure=is_secure
    )


def other_languages(request: Request) -> Sequence[OtherLanguage]:
    """The same page in each other language."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
    return [
        OtherLanguage(
            language.code,
            language.name,
            language.direction,
            f"?{urlencode([*given, (PARAMETER, language.code)])}",
        )
        for language in LANGUAGES.values()
        if language != chosen_language()
    ]
