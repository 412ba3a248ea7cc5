"""Command lines at random: with good and bad values, misspelt, incomplete, out of order."""

from collections.abc import Iterator
from typing import Any

import typer
from hypothesis import strategies as st

from tracker.cli import app
from tracker.domain.vocabulary import ActorKind, CommitmentKind, GroupKey, SortKey, Status, Strength
from tracker.render.formats import Format

PROGRAM: Any = typer.main.get_command(app)


def list_commands(group: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command with the words that lead to it."""
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from list_commands(command, *path, name)


COMMANDS = [one for one in list_commands(PROGRAM) if one[0] != ("serve",)]  # which does not end by itself


RECORDING_COMMANDS = [
    (path, command) for path, command in COMMANDS if path[:1] in (("update",), ("add",), ("retract",))
] * 2


UNUSUAL_TEXTS = (
    "| |\n|\t|-|--|---|=|'|\"|\\|%|_|%s|{}|[bold]x[/bold]|Robert'); DROP TABLE actor;--|two words|"
    "\x1b[31mred\x1b[0m|\x1b]0;title\x07|\x9b2J|\x7f|\x85|\r\nforged line|\u2028|\u202eabc|\u200f|"
    "مرز ایران|می\u200cشود|שלום|🇮🇷🕊\ufe0f|\udcff|x\udc80y|\ud800|a\0b|\0"
).split("|")


LONG_TEXTS = ["x" * 300, "ی" * 2_001, "x" * 60_000, "x" * 100_001]


CHARACTERS = "aZ9 -=_.,:%'\"\\~\t\n\x1b\x07\x7f\x85\0ی۵ß\u200c\u200f\u202e\u2066\u2028\udcff\ud83d🕊"


DAYS = (
    "2018-01-15|2018-1-5|today|Yesterday|tomorrow|next week|7 March 2018|mar 7, 2018|7. Jan. 2018|7 March|"
    "05/06/2018|05/06/18|31/12/2018|99/99/2018|5.6.2018|7 Mars 2018|7 ma 2018|2018-02-30|2018-13-01|"
    "0000-01-01|1599-12-31|1600-01-01|2999-12-31|3000-01-01|99999-01-01|1396-08-16|۱۳۹۶-۰۸-۱۶|۲۰۱۸-۰۳-۰۷|"
    "٢٠١٨-٠٣-٠٧|२०१८-०३-०७|2018|2018-03|20180307|2018-W10-3|2018-03-07\n|2018–03–07|-1|1e9|" + "9" * 40
).split("|")


MOMENTS = (
    "2018-03-07T14:30Z|2018-03-07 14:30|2018-03-07T14:30+05:00|2018-03-07T25:00|2018-03-07T|14:30|now|"
    "0001-01-01T00:00+14:00|9999-12-31T23:59-14:00|2018-03-07T14:30:00.1234567|۲۰۱۸-۰۳-۰۷T۱۴:۳۰|2018-03-07T14:30Z[x]"
).split("|")


REFS = (
    "hotline|FENC|pk-ir-2017|HOTLINE| fencing |hotl|pat|p|hotlime|fencng|patrol|PK-IR|pk-ir-2017-16|"
    "pk-ir-2018|hilal-2017-11|hilal|iran-project-2017-11-07|new-one|New One|.a|a/b|a//b|7.2(a)|7.2(a|U-1|"
    "limited|list|IR"
).split("|")


ACTORS = "PK|IR|ir|P|Iran|IRAN|pakistan|UN|XX|P K|PKK|IR;PK|IR,PK|AAAAAAAAAAAAAAAAA".split("|")


STATUSES = [
    *Status,
    *"done|Done|kept|fulfiled|limitd|LIMITED|no_information|Not Started|done?|implemented;lapsed".split("|"),
    *"in progress|in_progress|In-Progress|under way|ongoing|open|closed".split("|"),
]


NUMBERS = (
    "0|1|7|007|+3|-1|1.5|1,000|1e9|0x10|100000|100001|۵|٥٠|²|½|Ⅷ|५|all|ten|1_000| 5 |5 days|NaN|inf|"
    + "9" * 30
).split("|")


PATHS = (
    "../seeded.db|sqlite:///../seeded.db|new.db|notes.txt|notes.txt/x|.|..|deep/er/new.db|nowhere.db|"
    "~/x.db|~|~nobody-of-that-name/x.db|sqlite://|sqlite:///|sqlite:///:memory:|:memory:|"
    "mysql://me:secret@host/db|sqlite://host:port/x|://|file:x.db|a\0b|\udcff.db|\ud800.db|\x1b[31m.db||-|مرز.db"
).split("|")


TEXTS = "Numbers exchanged|x|IRNA, 20 Feb 2018|https://example.org/a?b=c|شماره\u200cها|--note|-m".split("|")


VALUES: dict[str, list[str]] = {
    "DAY": DAYS,
    "MOMENT": MOMENTS + DAYS,
    "REF": REFS,
    "ACTOR": ACTORS,
    "CODE": ACTORS,
    "STATUS": STATUSES,
    "S": ["limited", "agreed", *STATUSES, *Strength, "In Principle", "in_principle", "bindng", "firm"],
    "K": [
        "recurring",
        "media",
        *CommitmentKind,
        *ActorKind,
        "one off",
        "ONE_OFF",
        "once",
        "country",
        "joint_body",
    ],
    "T": ["border", "Border", "bordr", "security"],
    "N": NUMBERS,
    "DAYS": NUMBERS,
    "KEY": ["agreement", *SortKey, *GroupKey, "Due", "size", "obligors", "by ref"],
    "FORMAT": [*Format, *Format, "JSON", " json", "Markdown", "tvs", "exel", "json,csv", "js"],
    "UPDATE": ["U-1", "U-2", "u-1", "1", "U-99", "U-0", "U--1", "U-" + "9" * 18, "U-" + "9" * 30, "hotline"],
    "PATH": [*PATHS, *LONG_TEXTS[:1], "a/" * 50 + "x.db"],
    "FILE": [*PATHS, *LONG_TEXTS[:1]],
}


STRAY_WORDS = (
    "--json|--json|--json=yes|--format|--format=json|--format=exel|json|-h|--help|--|-|--version|--verbose|"
    "--no-such|-x|-mx|-m|--db|--db=|--on|-hm|--yes|extra|list|help|--\x1b[31m|--ja\udcff|-\u202e|--=x|--stat|"
    "--agrement|--Json"
).split("|")


@st.composite
def misspelt(draw: st.DrawFn, word: str) -> str:
    """A word with one typing error; a path is not changed, so that it stays in the folder of the test."""
    if "/" in word:
        return word
    at = draw(st.integers(0, min(len(word), 30)))
    before, here, after = word[:at], word[at : at + 1], word[at + 1 :]
    kinds = [before + after, before + here * 2 + after, before + after[:1] + here + after[1:], before]
    kinds += [word.upper(), word.title(), word.replace("-", "_"), word.replace("-", " "), f" {word} "]
    return draw(st.sampled_from([*kinds, before + draw(st.sampled_from(UNUSUAL_TEXTS)) + here + after]))


@st.composite
def values(draw: st.DrawFn, kind: str) -> str:
    """A value for a placeholder such as DAY or REF: mostly one of its kind, good or bad."""
    fate = draw(st.integers(0, 19))
    own = VALUES.get(kind.strip("[]"), TEXTS)
    if fate >= 10:
        return draw(st.sampled_from(own[:3]))  # the lists begin with valid values
    if fate < 2:
        return draw(st.sampled_from(UNUSUAL_TEXTS + LONG_TEXTS))
    if fate < 3:
        return draw(st.text(st.sampled_from(CHARACTERS), max_size=12))
    if fate < 4:
        own = VALUES[draw(st.sampled_from(sorted(VALUES)))]
    word = draw(st.sampled_from(own))
    return draw(misspelt(word)) if fate < 6 else word


@st.composite
def typed_option(draw: st.DrawFn, param: Any) -> list[str]:
    """An option as it is typed: with its value after a space or an equals sign, sometimes without one."""
    name, fate = draw(st.sampled_from(param.opts)), draw(st.integers(0, 19))
    if param.is_flag:
        return [name] if fate else [f"{name}=yes"]
    value = draw(values(param.metavar or "TEXT"))
    return [name] if fate == 0 else [f"{name}={value}"] if fate < 5 else [name, value]


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """A command with its arguments and some of its options, and up to two typing errors in them."""
    path, command = draw(st.sampled_from(COMMANDS + RECORDING_COMMANDS))
    wanted = [param for param in command.params if "-completion" not in param.opts[0]]
    options = [param for param in wanted if param.opts[0].startswith("-")]
    chosen = [param for param in wanted if param not in options or param.required]
    if options:
        chosen += draw(st.lists(st.sampled_from(options), max_size=3))
    parts = [
        draw(typed_option(param)) if param in options else [draw(values(param.metavar or "TEXT"))]
        for param in chosen
        if param.required or draw(st.booleans())
    ]
    if "--format" in (name for param in options for name in param.opts) and draw(st.booleans()):
        parts.append(["--format", draw(st.sampled_from(VALUES["FORMAT"]))])
    words = [*path, *(word for part in parts for word in part)]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 1, 2]))):
        words = draw(mistyped(words))
    return words + ["--json"] * draw(st.sampled_from([0, 0, 1]))


@st.composite
def mistyped(draw: st.DrawFn, words: list[str]) -> list[str]:
    """The words with one left out, repeated, misspelt or moved, or with a stray word among them."""
    at = draw(st.integers(0, len(words)))
    before, here, after = words[:at], words[at : at + 1], words[at + 1 :]
    kind = draw(st.sampled_from(["drop", "double", "slip", "move", "stray", "stray", "stray"]))
    if kind == "stray":
        return [*before, draw(st.sampled_from(STRAY_WORDS + UNUSUAL_TEXTS + LONG_TEXTS)), *here, *after]
    if kind == "slip":
        return before + [draw(misspelt(word)) for word in here] + after
    if kind == "move":
        return here + before + after
    return before + here * (2 if kind == "double" else 0) + after
