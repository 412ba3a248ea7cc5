"""The templates of all pages, whether they are served or written to files."""

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tracker.brief import html_writer, trend_geometry
from tracker.brief.status_colours import STATUS_COLOURS, STATUS_PATTERNS
from tracker.domain.days import format_day
from tracker.domain.languages import chosen_language
from tracker.domain.message_filling import fill, fill_count, say_word
from tracker.domain.timeline import STATUS_LETTERS
from tracker.domain.vocabulary import Status
from tracker.render import render_messages
from tracker.web import web_messages
from tracker.web.rich_html import data_html, text_html

FOLDER = Path(__file__).parent / "templates"
BRIEF_FOLDER = Path(html_writer.__file__).parent  # whose picture of the trend is the same
STYLE_SHEET = "style.css"


def render_page(template: str, **values: Any) -> str:  # noqa: ANN401 - whatever a page shows
    """A page of a template; the same values give the same text."""
    return _environment(chosen_language().code).get_template(template).render(values)


def render_style_sheet() -> str:
    """The one style sheet, with the colours of the statuses."""
    return render_page(STYLE_SHEET)


@cache
def _environment(_language: str) -> Environment:
    """One for each language, in which the looks of the statuses are made."""
    environment = Environment(
        loader=FileSystemLoader([FOLDER, BRIEF_FOLDER]),
        autoescape=lambda name: name != STYLE_SHEET,  # noqa: S701 - all that has data in it is escaped
        undefined=StrictUndefined,
        auto_reload=False,  # or each page looks whether the files of its templates are others
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "fill": fill,
        "fill_count": fill_count,
        "say": web_messages,
        "render_messages": render_messages,
        "language": chosen_language,
        "is_mirrored": html_writer.reads_from_right,
        "STATUS_COLOURS": STATUS_COLOURS,
        "STATUS_PATTERNS": STATUS_PATTERNS,
        "STATUS_LETTERS": STATUS_LETTERS,
        "trend_geometry": trend_geometry,
    }
    filters: dict[str, Callable[..., object]] = {
        "day": lambda day: "" if day is None else format_day(day),
        "data": data_html,
        "word": lambda word: say_word(word) if isinstance(word, StrEnum) else word,
        "answer": text_html,
        "path": html_writer.svg_path,
        "percent": "{:.3f}%".format,
        "across": html_writer.place_across,
        "pattern_paths": html_writer.pattern_paths,
    }
    environment.filters |= filters
    chip = environment.get_template("chip.html").module.chip  # type: ignore[attr-defined]  # its macro
    environment.globals["CHIPS"] = {status: chip(status) for status in Status}
    return environment
