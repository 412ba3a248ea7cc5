"""How commitments stand, in SQL: since when a status holds, who contradicts whom, the flags, worst first.

A piece is an expression about a row ``k``: of ``known``, which has id, kind, status, strength, due_on,
first_due_on and agreed_on of a commitment, or of ``stood``, which also has the days that flags rest on. One
that costs seeks of its own is looked up only where it decides.
"""

from tracker.db.dialect import Dialect
from tracker.db.judged_sql import (
    JUDGED_BITS,
    LISTED_BIT,
    NOT_YET_OWED_BIT,
    NOT_YET_OWED_IF_PROPER_BIT,
    OPEN_BIT,
    has_bit_sql,
    judged_or_sql,
)
from tracker.db.sql import (
    ASSESSMENT,
    CLAIM,
    CLOSED,
    DUE_DATE,
    OLDEST_FIRST,
    PROPER,
    entries_in_force_sql,
    is_newer_sql,
    latest_sql,
    level_sql,
    status_sql,
    steps_sql,
    words_sql,
)
from tracker.domain.vocabulary import (
    UNCONTRADICTED_STATUSES,
    UNSCORED_STATUSES,
    WHOLE_STATUSES,
    ActorKind,
    CommitmentKind,
    Flag,
    Status,
)

_ON_RECORD = "a.recorded_at <= :known_at AND c.recorded_at <= :known_at"
_IS_DUE = f"c.kind <> '{CommitmentKind.CONTINUING}'"
"""Whether a kind of commitment can have a due date."""
_NOT_JUDGED = """CAST(NULL AS bigint) AS bits, CAST(NULL AS bigint) AS judged_level,
    CAST(NULL AS date) AS judged_since, CAST(NULL AS date) AS judged_evidence_on,
    CAST(NULL AS date) AS next_due_on"""


def known_sql(
    terms_steps: str,
    scope: str = "",
    *,
    judged: str = "",
    dated: str = "",
    has_retractions: bool = True,
) -> str:
    """The step of the commitments there were, with status and due date; ``terms_steps`` are those of terms.

    Materialized in key order: the seeks then walk each index from one end to the other. ``judged`` is the
    step of those that are judged by their whole history, if there are any: their rows stand beside the rest.
    So do those of ``dated``, which then has all others whose due date hangs on a day.
    """
    entries = {"entry_in_force": entries_in_force_sql(has_retractions=has_retractions)}
    steps = ",\n".join(filter(None, (terms_steps, steps_sql(STEPS | entries), judged, dated)))
    rows = [_FOUND_ROWS + scope + " AND c.due IS NULL" * bool(dated)]
    rows += [_DATED_ROWS + scope] * bool(dated) + [_JUDGED_ROWS] * bool(judged)
    return f"""{steps},
known AS MATERIALIZED (
  {" UNION ALL ".join(rows)} ORDER BY 1)"""


_AGREED_ON = "coalesce(c.agreed_on, a.concluded_on)"


def _found_rows_sql(commitments: str, first_due_on: str, first_set_on: str) -> str:
    """The rows of some commitments ``c``, of which a due date is the first since a day."""
    return f"""SELECT c.id, c.ref, c.agreement, c.theme, c.strength, c.kind, {_AGREED_ON} AS agreed_on,
    CASE WHEN c.starts_on > {_AGREED_ON} THEN c.starts_on ELSE {_AGREED_ON} END AS owed_since,
    {status_sql("c.id")} AS status,
    CASE WHEN {_IS_DUE} THEN coalesce({latest_sql("due_on", "c.id", DUE_DATE)}, {first_due_on}) END AS due_on,
    CASE WHEN {_IS_DUE} THEN {first_due_on} END AS first_due_on, {first_set_on} AS first_set_on, {_NOT_JUDGED}
  FROM {commitments} JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE {_AGREED_ON} <= :as_of AND {_ON_RECORD}"""


_FOUND_ROWS = _found_rows_sql("commitment_in_force c", "c.due_on", _AGREED_ON)
# A day that an event was only given after we had moved the due date was never in force.
_WAS_MOVED_BEFORE = f"""EXISTS (SELECT 1 FROM entry_in_force u
    WHERE u.commitment_id = c.id AND {DUE_DATE} AND u.effective_on <= d.said_on)"""
_DATED_ROWS = _found_rows_sql(
    "dated d JOIN commitment_in_force c ON c.id = d.id",
    f"CASE WHEN d.said_on <= {_AGREED_ON} OR NOT {_WAS_MOVED_BEFORE} THEN d.due_on END",
    f"CASE WHEN d.said_on > {_AGREED_ON} THEN d.said_on ELSE {_AGREED_ON} END",
)
_JUDGED_ROWS = f"""SELECT c.id, c.ref, c.agreement, c.theme, c.strength, c.kind,
    {_AGREED_ON}, NULL, j.status, j.due_on, c.due_on, NULL, j.bits, j.level, j.since,
    j.evidence_on, j.next_due_on
  FROM judged j JOIN commitment_in_force c ON c.id = j.id JOIN agreement_in_force a ON a.ref = c.agreement
  WHERE {_ON_RECORD}"""


OPEN = judged_or_sql(has_bit_sql(OPEN_BIT), f"(k.strength IN {PROPER} AND k.status NOT IN {CLOSED})")
LISTED = judged_or_sql(has_bit_sql(LISTED_BIT), f"k.status NOT IN {CLOSED}")
"""Whether it is in a list of what is not closed."""
IS_NOT_YET_OWED = judged_or_sql(has_bit_sql(NOT_YET_OWED_BIT), "FALSE")
IS_NOT_YET_OWED_IF_PROPER = judged_or_sql(has_bit_sql(NOT_YET_OWED_IF_PROPER_BIT), "FALSE")
"""The same where strengths are named, so that what stands apart is asked about as the others are."""
LEVEL = judged_or_sql("k.judged_level", f"({level_sql('k.id', 'k.kind', 'k.status')})")
FINISHED = (
    f"(k.status IN {CLOSED} AND (k.status <> '{Status.IMPLEMENTED}' OR k.kind = '{CommitmentKind.ONE_OFF}'))"
)
OUR_NOTES = ("u.note IS NOT NULL", "u.reporter IS NULL")
THEIR_NOTES = ("u.note IS NOT NULL", "u.reporter IS NOT NULL")
TELLS_SOMETHING = (
    "(u.status IS NOT NULL OR u.note IS NOT NULL OR u.value IS NOT NULL OR u.incidents IS NOT NULL)"
)
OWNER = latest_sql("owner", "k.id", "u.owner IS NOT NULL")
"""Who of us follows ``k`` up; also that nobody does."""
_OF_OTHER_PART = f"""(u.reporter IS NOT NULL AND u.reporter <> o.actor AND u.value IS NULL
      AND (u.status IS NULL OR u.status NOT IN {words_sql((*WHOLE_STATUSES, Status.BREACHED))})
      AND EXISTS (
        SELECT 1 FROM commitment_obligor x WHERE x.commitment_id = k.id AND x.actor = u.reporter))"""
_IS_NEWS_OF_PART = f"{TELLS_SOMETHING} AND NOT {_OF_OTHER_PART}"
_NEWS_OF_PART = latest_sql("effective_on", "k.id", _IS_NEWS_OF_PART, "u.effective_on > k.owed_since")
_OLDEST_NEWS = f"""(SELECT min(coalesce({_NEWS_OF_PART}, k.owed_since)) FROM commitment_obligor o
    WHERE o.commitment_id = k.id)"""
EVIDENCE = f"coalesce(k.judged_evidence_on, {_OLDEST_NEWS}, k.owed_since)"
"""The day of the latest news of the part of which there is the oldest; what an obligor says is of its own."""
_IS_STALE = f"""(k.owed_since <= :latest_stale_day AND EXISTS (
    SELECT 1 FROM commitment_obligor o WHERE o.commitment_id = k.id AND NOT EXISTS (
      SELECT 1 FROM entry_in_force u WHERE u.commitment_id = k.id AND u.effective_on > :latest_stale_day
        AND {_IS_NEWS_OF_PART})))"""
"""Whether that day is too long ago: of what seeks judge. Mostly no entry at all is of a later day."""
ASSESSED_ON = latest_sql("effective_on", "k.id", ASSESSMENT)

# -- runs of days --------------------------------------------------------------------------------------
#
# A run begins on the first day after the last one that was unlike it. An entry that is older than the
# agreement counts from the day that was agreed.


FIRST_DAY = "'0001-01-01'"


def last_unlike_sql(daily: str, unlike: str) -> str:
    """The last day ``d`` of ``k``, in a step of daily_sql, that was unlike."""
    return (
        f"(SELECT d.day FROM {daily} d WHERE d.commitment_id = k.id AND {unlike} ORDER BY d.day DESC LIMIT 1)"
    )


def first_after_sql(entries: str, day: str, *, without: str = FIRST_DAY) -> str:
    """The first day with an entry of ``k`` after a day, or after another one where that is NULL."""
    return (
        f"(SELECT u.effective_on FROM entry_in_force u WHERE u.commitment_id = k.id AND {entries} "
        f"AND u.effective_on > coalesce({day}, {without}) ORDER BY u.effective_on LIMIT 1)"
    )


def later_sql(day: str, other: str) -> str:
    """The later of two days."""
    return f"CASE WHEN {day} < {other} THEN {other} ELSE {day} END"


def since_agreed_sql(day: str, first_day: str = "k.agreed_on") -> str:
    """A day, or the day agreed, or another first one, if that is later or there is none."""
    return (
        f"(SELECT CASE WHEN x.day > {first_day} THEN x.day ELSE {first_day} END FROM (SELECT {day} AS day) x)"
    )


# Where nothing was ever unlike, a run of what holds without an entry began on the day agreed: nothing is
# later than the day asked about.
STATUS_SINCE = since_agreed_sql(
    first_after_sql(
        ASSESSMENT,
        last_unlike_sql("daily_assessment", "d.status <> k.status"),
        without=f"CASE WHEN k.status = '{Status.NO_INFORMATION}' THEN :as_of ELSE {FIRST_DAY} END",
    )
)
FALLEN_ON = since_agreed_sql(
    first_after_sql(ASSESSMENT, last_unlike_sql("daily_assessment", f"d.status = '{Status.IMPLEMENTED}'"))
)
"""The first day of the time, until now, in which it has not been implemented."""
DUE_SET_ON = since_agreed_sql(
    first_after_sql(
        DUE_DATE,
        last_unlike_sql("daily_due_date", "d.due_on <> k.due_on"),
        without=f"CASE WHEN k.due_on = k.first_due_on THEN :as_of ELSE {FIRST_DAY} END",
    ),
    first_day="CASE WHEN k.due_on = k.first_due_on THEN k.first_set_on ELSE k.agreed_on END",
)
ORIGINAL_DUE_DATE = f"""coalesce(k.first_due_on, (SELECT u.due_on FROM entry_in_force u
    WHERE u.commitment_id = k.id AND k.due_on IS NOT NULL AND {DUE_DATE} ORDER BY {OLDEST_FIRST} LIMIT 1))"""


def implemented_from_sql(day: str) -> str:
    """The first day, from a day on, at whose end ``k`` was implemented; NULL if there is none."""
    said_since = f"""SELECT 1 FROM entry_in_force u WHERE u.commitment_id = k.id AND {ASSESSMENT}
        AND u.effective_on > d.day AND u.effective_on <= s.day"""
    return f"""(SELECT CASE WHEN d.day > s.day THEN d.day ELSE s.day END
      FROM (SELECT {day} AS day) s, daily_assessment d
      WHERE d.commitment_id = k.id AND d.status = '{Status.IMPLEMENTED}'
        AND (d.day > s.day OR NOT EXISTS ({said_since})) ORDER BY d.day LIMIT 1)"""


def stood_sql(step: str) -> str:
    """The steps, up to ``stood``, of what flags rest on, for the commitments of a step made of ``known``.

    ``since`` is the first day of the run of the status, ``assessed_on`` the day of the latest assessment, and
    ``implemented_on`` the first day on which it was implemented, if there was one. Where that and a due date
    are there, ``due_set_on`` is the day on which the due date was set, and ``met_on`` the first since then on
    which it was implemented: it was met by then, or done late.
    """
    could_be_met = "k.due_on IS NOT NULL AND k.implemented_on IS NOT NULL"
    return f"""assessed AS MATERIALIZED (
  SELECT k.*, coalesce(k.judged_since, {STATUS_SINCE}) AS since,
    CASE WHEN k.bits IS NULL THEN {ASSESSED_ON} END AS assessed_on,
    CASE WHEN k.bits IS NULL THEN {implemented_from_sql("k.agreed_on")} END AS implemented_on
  FROM {step} k),
stood AS MATERIALIZED (
  SELECT k.*, CASE WHEN {could_be_met} THEN {DUE_SET_ON} END AS due_set_on,
    CASE WHEN {could_be_met} THEN {implemented_from_sql(DUE_SET_ON)} END AS met_on
  FROM assessed k)"""


# -- who says what -------------------------------------------------------------------------------------
#
# Two positions contradict each other where their ``place`` differs; the one that is worse has the lower.

_PLACE = f"CASE {{}} WHEN '{Status.IMPLEMENTED}' THEN 2 WHEN '{Status.BREACHED}' THEN 0 ELSE 1 END"
_POSITIONS = f"""SELECT u.commitment_id, u.reporter AS actor, u.status, u.effective_on AS said_on,
    {_PLACE.format("u.status")} AS place
  FROM entry_in_force u WHERE {CLAIM} AND u.status NOT IN {words_sql(UNCONTRADICTED_STATUSES)}
    AND u.reporter NOT IN (SELECT code FROM actor_in_force WHERE kind = '{ActorKind.MEDIA}')
    AND NOT EXISTS (SELECT 1 FROM entry_in_force n
      WHERE n.commitment_id = u.commitment_id AND n.reporter = u.reporter AND n.status IS NOT NULL
        AND {is_newer_sql()})"""
"""What each actor, media apart, says last, where it can contradict what others say."""


def daily_sql(column: str, entries: str, voice: str = "") -> str:
    """What was said at the end of each day on which something was: ``day`` and a column.

    An entry that another one of the same day, and of the same ``voice``, follows is not in it.
    """
    of_next = entries.replace("u.", "n.")
    same_voice = f" AND n.{voice} = u.{voice}" if voice else ""
    voices = f"u.{voice}, " if voice else ""
    return f"""SELECT u.commitment_id, {voices}u.effective_on AS day, u.{column}
  FROM entry_in_force u WHERE {entries} AND NOT EXISTS (
    SELECT 1 FROM entry_in_force n WHERE n.commitment_id = u.commitment_id{same_voice} AND {of_next}
    AND {is_newer_sql()}
    AND n.effective_on <= u.effective_on)"""


STEPS = {
    "entry_in_force": entries_in_force_sql(),
    "daily_assessment": daily_sql("status", ASSESSMENT),
    "daily_due_date": daily_sql("due_on", DUE_DATE),
    "daily_claim": daily_sql("status", CLAIM, voice="reporter"),
    "actor_position": _POSITIONS,
}
"""What is looked into by the indexes of the log wherever it is named, and never made as a whole."""
STEPS_SQL = steps_sql(STEPS)


def claim_held_since_sql(actor: str, status: str) -> str:
    """The first day of the unbroken run of an actor's claims about ``k``."""
    return first_after_sql(
        f"u.status IS NOT NULL AND u.reporter = {actor}",
        last_unlike_sql("daily_claim", f"d.reporter = {actor} AND d.status <> {status}"),
    )


def held_since_sql(position: str) -> str:
    """The first day of the unbroken run of a position about ``k``."""
    return claim_held_since_sql(f"{position}.actor", f"{position}.status")


def fell_between_sql(said_on: str, held_since: str) -> str:
    """Whether our word that ``k`` is implemented ended after one was said, and before another was held."""
    before = latest_sql("status", "k.id", ASSESSMENT, "u.effective_on < d.day")
    return (
        f"EXISTS (SELECT 1 FROM daily_assessment d WHERE d.commitment_id = k.id AND d.day > {said_on} "
        f"AND d.day > k.agreed_on AND d.day <= {held_since} AND d.status <> '{Status.IMPLEMENTED}' "
        f"AND {before} = '{Status.IMPLEMENTED}')"
    )


# The word that is further from done is outdated OUTDATED_AFTER_DAYS after the other was first held, if it was
# not said again. Ours never is; but a claim that is new since then asks to be verified, and contests nothing.
# What is cheap to compare comes first: a position is held since the day it was said last, or an earlier one.
_LATER_ASSESSED = later_sql("k.assessed_on", "k.agreed_on")
_OUR_PLACE = _PLACE.format("k.status")
_CONTRADICTS_OURS = f"""EXISTS (SELECT 1 FROM actor_position p
    WHERE p.commitment_id = k.id AND p.place <> {_OUR_PLACE}
      AND CASE WHEN p.place > {_OUR_PLACE}
        THEN k.assessed_on >= p.said_on OR {held_since_sql("p")} <= {_LATER_ASSESSED}
        ELSE p.said_on >= k.since OR k.since > :latest_outdated_day OR k.since = k.agreed_on END
      AND (k.implemented_on IS NULL OR NOT {fell_between_sql("p.said_on", "k.since")}))"""
_IS_OBLIGOR = "IN (SELECT o.actor FROM commitment_obligor o WHERE o.commitment_id = k.id)"
_IS_BREACH_CLAIMED = f"""EXISTS (SELECT 1 FROM entry_in_force b WHERE b.commitment_id = k.id
      AND b.status = '{Status.BREACHED}' AND b.reporter IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM entry_in_force n WHERE n.commitment_id = b.commitment_id AND n.reporter = b.reporter
          AND n.status IS NOT NULL AND {is_newer_sql("n", "b")}))"""
_OF_TWO_PARTS = f"""(worse.actor {_IS_OBLIGOR} AND better.actor {_IS_OBLIGOR}
      AND '{Status.LAPSED}' NOT IN (worse.status, better.status) AND NOT {_IS_BREACH_CLAIMED})"""
"""Whether two claims are each of their obligor's own part: a breach without a side is of the whole."""
# The limit is beyond any number of pairs: under one, a subquery is looked up once, not wherever it is named.
_CONTRADICT_EACH_OTHER = f"""EXISTS (SELECT 1 FROM (
      SELECT worse.said_on AS worse_said_on, better.said_on AS better_said_on,
        {held_since_sql("worse")} AS worse_held_since, {held_since_sql("better")} AS better_held_since
      FROM actor_position worse JOIN actor_position better
        ON better.commitment_id = worse.commitment_id AND better.place > worse.place
      WHERE worse.commitment_id = k.id AND NOT {_OF_TWO_PARTS} LIMIT 1000000) pair
    WHERE (pair.better_held_since <= {later_sql("pair.worse_said_on", "k.agreed_on")}
        OR pair.better_held_since > :latest_outdated_day)
      AND (k.implemented_on IS NULL OR NOT ({fell_between_sql("pair.worse_said_on", "pair.better_held_since")}
        OR {fell_between_sql("pair.better_said_on", "pair.worse_held_since")})))"""
_IMPLEMENTED_OR_BREACHED = words_sql((Status.IMPLEMENTED, Status.BREACHED))
_IS_EITHER_SAID = f"""(k.status IN {_IMPLEMENTED_OR_BREACHED} OR EXISTS (SELECT 1 FROM entry_in_force u
    WHERE u.commitment_id = k.id AND {CLAIM} AND u.status IN {_IMPLEMENTED_OR_BREACHED}))"""
"""Whether anything was said that is not in the middle: where all is, nothing contradicts anything."""
_CONTESTED = f"""CASE WHEN NOT {_IS_EITHER_SAID} THEN FALSE
  WHEN k.status NOT IN {words_sql(UNCONTRADICTED_STATUSES)} AND {_CONTRADICTS_OURS}
  THEN TRUE
  ELSE {_CONTRADICT_EACH_OTHER} END"""
_CLAIMED_IMPLEMENTED = f"""EXISTS (SELECT 1 FROM actor_position p
    WHERE p.commitment_id = k.id AND p.status = '{Status.IMPLEMENTED}'
      AND (k.status = '{Status.NO_INFORMATION}'
        OR k.assessed_on < p.said_on AND {held_since_sql("p")} > {_LATER_ASSESSED}))"""


def claims_sql(dialect: Dialect) -> str:
    """Each actor's latest claim about ``k`` in one text: reporter, status, held since, said on, number."""
    newest = latest_sql("id", "k.id", "u.status IS NOT NULL", "u.reporter = b.reporter")
    held_since = since_agreed_sql(claim_held_since_sql("b.reporter", "b.status"))
    claim = f"b.reporter || ' ' || b.status || ' ' || {held_since} || ' ' || b.effective_on || ' ' || b.id"
    found = (
        f"SELECT {claim} AS claim FROM status_update b "
        f"WHERE b.commitment_id = k.id AND b.status IS NOT NULL AND b.reporter IS NOT NULL "
        f"AND b.id = {newest} ORDER BY b.reporter"
    )
    return f"(SELECT {dialect.joined.format('claimed.claim')} FROM ({found}) claimed)"


def asked_dates_sql(dialect: Dialect) -> str:
    """The due date that each actor last asked for, where it is another than that of ``k``, in one text."""
    newest = latest_sql("id", "k.id", "u.due_on IS NOT NULL", "u.reporter = b.reporter")
    found = (
        "SELECT b.reporter || ' ' || b.due_on || ' ' || b.effective_on || ' ' || b.id AS asked "
        "FROM status_update b WHERE b.commitment_id = k.id AND b.due_on IS NOT NULL "
        f"AND b.reporter IS NOT NULL AND (k.due_on IS NULL OR b.due_on <> k.due_on) AND b.id = {newest} "
        "ORDER BY b.reporter"
    )
    return f"(SELECT {dialect.joined.format('asking.asked')} FROM ({found}) asking)"


def due_dates_sql(dialect: Dialect) -> str:
    """The due dates to which ``k`` was moved, in one text, the oldest first."""
    found = f"""SELECT CAST(u.due_on AS text) AS due_on FROM entry_in_force u
    WHERE u.commitment_id = k.id AND k.due_on IS NOT NULL AND {DUE_DATE} ORDER BY {OLDEST_FIRST}"""
    return f"(SELECT {dialect.joined.format('moved.due_on')} FROM ({found}) moved)"


_TAKES_PLACE_OF_ANOTHER = f"""EXISTS (SELECT 1 FROM update_successor m
    JOIN status_update said ON said.id = m.update_id
    JOIN commitment_in_force p ON p.id = said.commitment_id JOIN agreement_in_force q ON q.ref = p.agreement
    WHERE m.successor_id = k.id AND coalesce(p.agreed_on, q.concluded_on) <= :as_of
      AND said.id = {latest_sql("id", "p.id", ASSESSMENT)})"""

# -- flags ---------------------------------------------------------------------------------------------


_FOUND_FLAGS = {
    Flag.OVERDUE: f"k.due_on < :as_of AND {OPEN}",
    Flag.FALLEN_BACK: f"{OPEN} AND k.status <> '{Status.NO_INFORMATION}'",
    Flag.CONTESTED: f"k.status <> '{Status.WITHDRAWN}'",
    Flag.UNVERIFIED: f"k.status NOT IN {words_sql((Status.IMPLEMENTED, *UNSCORED_STATUSES))}",
    Flag.STALE: f"NOT {FINISHED}",
    Flag.DUE_SOON: (f"k.due_on BETWEEN :as_of AND :soon_on AND {OPEN} AND k.status <> '{Status.SUSPENDED}'"),
    Flag.DONE_LATE: (
        f"k.due_on IS NOT NULL AND k.status = '{Status.IMPLEMENTED}' AND k.kind = '{CommitmentKind.ONE_OFF}' "
        f"AND k.strength IN {PROPER}"
    ),
    **dict.fromkeys((Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED), "FALSE"),
    Flag.PROMISED_AGAIN: "k.id IN (SELECT m.successor_id FROM update_successor m)",
}
"""Whether a seek can find each flag, by what ``known`` has of ``k``: without a seek."""


def _judged_flag_sql(flag: Flag, found: str) -> str:
    """Whether a row has a flag, as it is judged or found; what takes whose place is always found."""
    return found if flag is Flag.PROMISED_AGAIN else judged_or_sql(has_bit_sql(JUDGED_BITS[flag]), found)


POSSIBLE_FLAGS = {flag: _judged_flag_sql(flag, possible) for flag, possible in _FOUND_FLAGS.items()}
"""Whether each flag can hold, by what ``known`` has of ``k``: without a seek."""
_CERTAIN_FLAGS = {
    **dict.fromkeys((Flag.WAITING, Flag.NOT_YET_OWED, Flag.AGREEMENT_DISPUTED), "FALSE"),
    Flag.PROMISED_AGAIN: _TAKES_PLACE_OF_ANOTHER,
    Flag.OVERDUE: "k.met_on IS NULL",
    Flag.FALLEN_BACK: "k.implemented_on IS NOT NULL",
    Flag.CONTESTED: _CONTESTED,
    Flag.UNVERIFIED: _CLAIMED_IMPLEMENTED,
    Flag.STALE: _IS_STALE,
    Flag.DUE_SOON: "k.met_on IS NULL",
    Flag.DONE_LATE: "k.met_on > k.due_on AND k.met_on > k.due_set_on",
}
FLAGS = {
    flag: _judged_flag_sql(flag, f"(CASE WHEN {possible} THEN {_CERTAIN_FLAGS[flag]} ELSE FALSE END)")
    for flag, possible in _FOUND_FLAGS.items()
}
"""Whether each flag holds, of a row ``k`` of ``stood``."""
BREACHED = f"k.status = '{Status.BREACHED}'"
POSSIBLY_OVERDUE = POSSIBLE_FLAGS[Flag.OVERDUE]
"""Whether a row of ``known`` can have the second place of ``worst_first_sql``, after what is breached."""
SURELY_OVERDUE = f"""({POSSIBLY_OVERDUE} AND NOT EXISTS (SELECT 1 FROM entry_in_force u
    WHERE u.commitment_id = k.id AND {ASSESSMENT} AND u.status = '{Status.IMPLEMENTED}'))"""
"""Whether it surely has, or the first: what was never implemented was not done in time either."""
FLAG_COLUMNS = {flag: flag.name.lower() for flag in Flag}
"""The names of the columns that say so."""
FLAGS_AS_COLUMNS = ", ".join(f"{FLAGS[flag]} AS {column}" for flag, column in FLAG_COLUMNS.items())


def worst_first_sql(flags: dict[Flag, str]) -> str:
    """The place of a commitment in the order worst first, 0 for the worst; ``flags`` has the SQL of each."""
    grave = (
        BREACHED,
        flags[Flag.OVERDUE],
        flags[Flag.FALLEN_BACK],
        flags[Flag.CONTESTED],
        f"k.status = '{Status.SUSPENDED}'",
        f"k.status = '{Status.STALLED}'",
        flags[Flag.UNVERIFIED],
        flags[Flag.STALE],
        flags[Flag.WAITING],
    )
    places = " ".join(f"WHEN {holds} THEN {place}" for place, holds in enumerate(grave))
    return f"CASE {places} ELSE {len(grave)} END"
