"""Which commitments are selected: SQL and parameters for what the database can compare, keys for the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from tracker.db.connection import Connection
from tracker.db.dialect import Dialect
from tracker.db.judged_sql import dated_step_sql, judged_step_sql
from tracker.db.sql import KNOWN_OF_ALL, PROPER, among_ids_sql, among_sql, retracted_sql
from tracker.db.standing_sql import (
    BREACHED,
    FLAGS,
    IS_NOT_YET_OWED,
    IS_NOT_YET_OWED_IF_PROPER,
    LISTED,
    OWNER,
    POSSIBLE_FLAGS,
    POSSIBLY_OVERDUE,
    SURELY_OVERDUE,
    known_sql,
    stood_sql,
)
from tracker.db.terms_sql import ever_retracted, terms_steps_sql
from tracker.domain.days import END_OF_TIME
from tracker.domain.errors import NoSuchOwner, NoSuchTheme
from tracker.domain.records import AsOf, Selection
from tracker.domain.translations import Translations
from tracker.domain.untrusted_text import matches_search, normalize_for_search, normalize_theme
from tracker.domain.vocabulary import NO_OWNER, OUTDATED_AFTER_DAYS, Flag, Strength


def query_parameters(selection: Selection, at: AsOf) -> dict[str, object]:
    """The values of the parameters that questions about commitments are written with."""
    return {
        "as_of": at.day,
        "known_at": at.known_at or END_OF_TIME,
        "soon_on": at.day + timedelta(days=selection.due_soon_within),
        "latest_stale_day": selection.latest_stale_day(at.day),
        "latest_outdated_day": at.day - timedelta(days=OUTDATED_AFTER_DAYS),
        "ids": selection.ids,
        "judged": selection.judged_rows,
        "judged_ids": selection.judged_ids,
        "dated": selection.dated_rows,
        "statuses": selection.statuses,
        "reporters": selection.reporters,
        "owners": selection.owners,
        "due_before": selection.due_before,
        "due_after": selection.due_after,
    }


def chosen_sql(
    connection: Connection,
    selection: Selection,
    *,
    open_only: bool = False,
    with_flags: bool = False,
    only_front: bool = False,
) -> str:
    """The step of the commitments that are selected, after ``known``; what is not asked for is not in it.

    ``apart`` are those that nobody has agreed to yet, where no strength is asked for. With flags, or where
    one is asked for, it has the columns that flags rest on. With ``only_front``, for which no flag may be
    asked for, those are left out that are surely not among the ``:most`` worst; ``fitting`` has all.
    """
    dialect, terms = connection.dialect, terms_steps_sql(connection)
    scope = "" if selection.ids is None else f" AND {among_ids_sql(dialect, 'c.id')}"
    judged = dated = ""
    if selection.judged_ids:
        scope += f" AND NOT {among_ids_sql(dialect, 'c.id', ':judged_ids')}"
        judged = judged_step_sql(dialect)
    if selection.dated_rows != "[]":
        dated = dated_step_sql(dialect)
    retracted = ever_retracted(connection)
    known = known_sql(terms, scope, judged=judged, dated=dated, has_retractions=retracted)
    apart = " OR ".join(_apart_conditions(selection)) or "FALSE"
    asked = list(_state_conditions(dialect, selection, open_only=open_only))
    where = f" WHERE {' AND '.join(asked)}" if asked else ""
    found = f"SELECT k.*, {apart} AS apart FROM known k{where}"
    if not (with_flags or selection.has_flags):
        return f"{known},\nchosen AS ({found})"
    if only_front:
        return f"""{known},
fitting AS MATERIALIZED ({found}),
front AS (SELECT k.* FROM fitting k WHERE {_IS_IN_FRONT}),
{stood_sql("front")},
chosen AS (SELECT k.* FROM stood k)"""
    flags = f" WHERE {' AND '.join(_flag_conditions(selection, FLAGS))}" if selection.has_flags else ""
    return f"""{known},
fitting AS ({found}),
{stood_sql("fitting")},
chosen AS (SELECT k.* FROM stood k{flags})"""


def _fill_no_page_sql(condition: str) -> str:
    """Whether there are fewer of some kind than a page has."""
    found = f"SELECT 1 FROM fitting k WHERE NOT k.apart AND ({condition}) LIMIT :most"
    return f"(SELECT count(*) FROM ({found}) found) < :most"


_IS_IN_FRONT = f"""{BREACHED} OR {_fill_no_page_sql(BREACHED)}
  AND ({POSSIBLY_OVERDUE} OR {_fill_no_page_sql(f"{BREACHED} OR {SURELY_OVERDUE}")})"""
"""Whether a row can be on a page of the worst: what is breached comes first, and then what is overdue."""


def _apart_conditions(selection: Selection) -> Iterator[str]:
    """What stands apart: what nobody has agreed to, and what is not yet owed, unless that is asked for.

    Who asks for a flag gets all that have it, owed or not.
    """
    if not selection.strengths:
        yield f"k.strength NOT IN {PROPER}"
    if selection.judged and leaves_out_not_yet_owed(selection):
        yield not_yet_owed_sql(selection)


def not_yet_owed_sql(selection: Selection) -> str:
    """Whether nothing is owed yet of a row ``k``."""
    return IS_NOT_YET_OWED_IF_PROPER if selection.strengths else IS_NOT_YET_OWED


def leaves_out_not_yet_owed(selection: Selection) -> bool:
    """Whether what is not yet owed stands apart: unless a flag, or a commitment by its ref, is asked for."""
    return not (selection.has_flags or selection.refs or selection.has_not_yet_owed)


def _state_conditions(dialect: Dialect, selection: Selection, *, open_only: bool) -> Iterator[str]:
    """What a selection asks of status and due date, and what its flags need of them.

    Closed ones are left out only where neither they nor a flag is asked for.
    """
    if selection.statuses:
        yield among_sql(dialect, "k.status", ":statuses")
    elif open_only and not selection.has_flags:
        yield LISTED
    if selection.due_before or selection.due_after:
        yield f"({_due_within_sql(selection, 'k.due_on')} OR {_due_within_sql(selection, 'k.next_due_on')})"
    if selection.reporters:
        said = among_sql(dialect, "u.reporter", ":reporters")
        yield f"EXISTS (SELECT 1 FROM entry_in_force u WHERE u.commitment_id = k.id AND {said})"
    if selection.owners:
        yield among_sql(dialect, f"coalesce({OWNER}, '{NO_OWNER}')", ":owners")
    yield from _flag_conditions(selection, POSSIBLE_FLAGS)


def _due_within_sql(selection: Selection, day: str) -> str:
    """Whether a day is within the due dates that are asked for; of what recurs the next one may be too."""
    bounds = (
        f"{day} < :due_before" * bool(selection.due_before),
        f"{day} > :due_after" * bool(selection.due_after),
    )
    return f"({' AND '.join(filter(None, bounds))})"


def _flag_conditions(selection: Selection, conditions: Mapping[Flag, str]) -> Iterator[str]:
    """What is asked of flags: each of some, and one of others."""
    yield from (conditions[flag] for flag in selection.flags)
    if selection.any_flags:
        yield f"({' OR '.join(conditions[flag] for flag in selection.any_flags)})"


def apply_filters(connection: Connection, selection: Selection, at: AsOf) -> Selection:
    """The selection with the keys of the commitments that have its terms and contain its search words.

    The keys stay None where all are taken in. Themes and words are compared as ``normalize_for_search``
    makes them, which no database does: so it is done here, for the terms of commitments and for the
    entries that count as of the day and moment.
    """
    selection = selection._replace(ids=_ids_with_terms(connection, selection, at))
    if selection.search:
        selection = selection._replace(ids=tuple(_ids_mentioning(connection, selection, at)))
    return selection


def _ids_with_terms(connection: Connection, selection: Selection, at: AsOf) -> tuple[int, ...] | None:
    """The keys of those that have the selected terms; None where all have them."""
    dialect = connection.dialect
    values: dict[str, tuple[str, ...]] = {
        "refs": selection.refs,
        "agreements": selection.agreements,
        "strengths": () if set(selection.strengths) == set(Strength) else selection.strengths,
        "themes": _stored_themes(connection, selection.themes),
        "obligors": selection.obligors,
    }
    owed = f"""SELECT 1 FROM obligor_in_force o
    WHERE o.commitment_id = c.id AND {among_sql(dialect, "o.actor", ":obligors")}"""
    conditions = {
        "refs": f"c.id IN ({_ids_of_refs_sql(dialect)})",
        "agreements": among_sql(dialect, "c.agreement", ":agreements"),
        "strengths": among_sql(dialect, "c.strength", ":strengths"),
        "themes": among_sql(dialect, "c.theme", ":themes"),
        "obligors": f"EXISTS ({owed})",
    }
    asked = [name for name, value in values.items() if value]
    if not asked:
        return None
    sql = f"""WITH {terms_steps_sql(connection)}
SELECT c.id FROM commitment_in_force c WHERE {" AND ".join(conditions[name] for name in asked)}"""
    cut = {"as_of": at.day, "known_at": at.known_at or END_OF_TIME}
    return tuple(connection.scalars(sql, int, **cut, **{name: values[name] for name in asked}))


def _ids_of_refs_sql(dialect: Dialect) -> str:
    """The keys of the commitments that have some refs, or had them."""
    return f"""SELECT n.id FROM commitment n WHERE {among_sql(dialect, "n.ref", ":refs")}
    UNION ALL SELECT f.commitment_id FROM former_ref f WHERE {among_sql(dialect, "f.ref", ":refs")}"""


def _stored_themes(connection: Connection, themes: tuple[str, ...]) -> tuple[str, ...]:
    """The themes that are meant and those under them, as they are stored; else what was asked for."""
    if not themes:
        return ()
    wanted = [normalize_theme(theme) for theme in themes]
    stored = all_themes(connection)
    return tuple(theme for theme in stored if any(_is_under(theme, one) for one in wanted)) or themes


def require_themes(connection: Connection, themes: Sequence[str]) -> None:
    """Raise NoSuchTheme if no commitment has one of these themes, or one under it."""
    known = all_themes(connection) if themes else ()
    for theme in themes:
        if not any(_is_under(one, normalize_theme(theme)) for one in known):
            raise NoSuchTheme(theme, known)


def find_owners(connection: Connection, owners: Sequence[str]) -> tuple[str, ...]:
    """The owners that are meant, in each spelling in which they were ever recorded; case does not matter.

    "none" means that nobody follows it up. Raises NoSuchOwner for one who never followed anything up.
    """
    if not owners:
        return ()
    known = [*all_owners(connection), NO_OWNER]
    found: dict[str, None] = {}
    for owner in owners:
        meant = [one for one in known if normalize_for_search(one) == normalize_for_search(owner)]
        if not meant:
            raise NoSuchOwner(owner, [one for one in known if one != NO_OWNER])
        found |= dict.fromkeys(meant)
    return tuple(found)


def all_owners(connection: Connection) -> Sequence[str]:
    """Who follows something up, or did, in each spelling in which that was recorded."""
    sql = "SELECT DISTINCT u.owner FROM status_update u WHERE u.owner IS NOT NULL ORDER BY u.owner"
    return connection.scalars(sql, str)


def all_themes(connection: Connection) -> Sequence[str]:
    """The themes that commitments have, or had on some day or by what was known at some moment."""
    sql = """SELECT theme FROM commitment WHERE theme IS NOT NULL
        UNION SELECT value FROM revised_term WHERE term = 'theme' AND value > '' ORDER BY theme"""
    return connection.scalars(sql, str)


def _is_under(theme: str, wanted: str) -> bool:
    """Whether a theme is the wanted one, or one under it: security/border is under security."""
    normalized = normalize_theme(theme)
    return normalized == wanted or normalized.startswith(f"{wanted}/")


class SearchedTermsRow(NamedTuple):
    """The texts in the terms of a commitment."""

    id: int
    ref: str
    title: str
    title_in: Translations | None
    theme: str | None
    wording: str | None
    note: str | None


class SearchedEntryRow(NamedTuple):
    """The texts in one entry of a commitment's log."""

    commitment_id: int
    note: str | None
    source: str | None


def _ids_mentioning(connection: Connection, selection: Selection, at: AsOf) -> Iterator[int]:
    """The commitments whose terms, or a note or source in their log, contain the words of a search."""
    found: set[int] = set()
    for key, *texts in _searched_texts(connection, selection, at):
        if key not in found and any(matches_search(text, selection.search) for text in _each_text(texts)):
            found.add(key)
            yield key


def _each_text(texts: Iterable[str | Translations | None]) -> Iterator[str]:
    """The texts that are there, in every language."""
    for text in texts:
        if isinstance(text, Translations):
            yield from text.by_language.values()
        elif text:
            yield text


def _searched_texts(
    connection: Connection, selection: Selection, at: AsOf
) -> Iterator[SearchedTermsRow | SearchedEntryRow]:
    of_terms = of_entries = ""
    if selection.ids is not None:
        of_terms = f" WHERE {among_ids_sql(connection.dialect, 'c.id')}"
        of_entries = f" AND {among_ids_sql(connection.dialect, 'u.commitment_id')}"
    terms = f"""WITH {terms_steps_sql(connection)}
SELECT c.id, c.ref, c.title, c.title_in, c.theme, c.wording, c.note FROM commitment_in_force c{of_terms}"""
    yield from connection.stream(terms, SearchedTermsRow, **query_parameters(selection, at))
    entries = f"""SELECT u.commitment_id, u.note, u.source FROM status_update u
        WHERE (u.note IS NOT NULL OR u.source IS NOT NULL) AND u.effective_on <= :as_of AND {KNOWN_OF_ALL}
          AND NOT {retracted_sql()}{of_entries}"""
    yield from connection.stream(entries, SearchedEntryRow, **query_parameters(selection, at))
