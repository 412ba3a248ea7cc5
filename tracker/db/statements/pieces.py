"""What several statements are made of: parameters, the latest update of a kind, strings put together."""

import functools
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    ScalarSelect,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from tracker.db.schema import Moment, commitment_obligor, is_assessment, is_claim, retraction, status_update
from tracker.domain.vocabulary import LEVEL_KEEPING_STATUSES, STATUS_LEVELS, Status

Build = Callable[[], Select[Any] | Update]
_Build = TypeVar("_Build", bound=Build)
UpdateCondition = Callable[[FromClause], ColumnElement[bool]]

STATEMENT_BUILDERS: dict[str, Build] = {}
"""What makes each statement, by its name; it is made when it is first asked for."""


def register_statement(build: _Build) -> _Build:
    """Let what a function makes be known by the function's name."""
    return register_as(build.__name__, build)


def register_as(name: str, build: _Build) -> _Build:
    """Let what a function makes be known by a name. Raises ValueError for one that is taken."""
    if name in STATEMENT_BUILDERS:
        raise ValueError(name)
    STATEMENT_BUILDERS[name] = functools.cache(build)
    return build


def register_for_all_and_ids(build: Callable[[bool], Select[Any]]) -> Callable[[bool], Select[Any]]:
    """Two statements: of all commitments, and of those only whose keys are ``found``.

    One with a condition that may be void would go through all of them to find a few.
    """
    name = getattr(build, "__name__", "")
    register_as(name, lambda: build(False))
    register_as(f"{name}_among", lambda: build(True))
    return build


# -- parameters --------------------------------------------------------------------------------------


def text_parameter(name: str) -> ColumnElement[Any]:
    """A parameter that is text, or none."""
    return bindparam(name, type_=String)


def integer_parameter(name: str) -> ColumnElement[Any]:
    """A parameter that is a whole number."""
    return bindparam(name, type_=BigInteger)


def day_parameter(name: str) -> ColumnElement[Any]:
    """A parameter that is a day, or none."""
    return bindparam(name, type_=Date)


def moment_parameter(name: str) -> ColumnElement[Any]:
    """A parameter that is a moment."""
    return bindparam(name, type_=Moment)


def boolean_parameter(name: str) -> ColumnElement[bool]:
    """A parameter that is true or false."""
    return bindparam(name, type_=Boolean)


class _Members(FunctionElement[Any]):
    """The members of a JSON array, a row each, in a column ``value``."""

    name = "members"
    inherit_cache = True


@compiles(_Members, "sqlite")
def _members_in_sqlite(element: _Members, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Members, "postgresql")
def _members_in_postgresql(element: _Members, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def text_list_parameter(name: str) -> Select[tuple[str]]:
    """The texts in a parameter that is a JSON array."""
    return select(_Members(text_parameter(name)).table_valued("value").c.value)


def integer_list_parameter(name: str) -> Select[tuple[int]]:
    """The whole numbers in a parameter that is a JSON array."""
    return select(cast(_Members(text_parameter(name)).table_valued("value").c.value, BigInteger))


def in_list_if_given(name: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a column holds one of the texts in a parameter; where that is none, anything will do."""
    return or_(text_parameter(name).is_(None), column.in_(text_list_parameter(name)))


AS_OF = day_parameter("as_of")
KNOWN_AT = moment_parameter("known_at")


# -- the latest update of a kind ---------------------------------------------------------------------


class AsOfColumns(NamedTuple):
    """The day and the moment of a cut: parameters, or columns where each row has a cut of its own."""

    day: ColumnElement[date] = AS_OF
    moment: ColumnElement[datetime] = KNOWN_AT


AS_OF_PARAMETERS = AsOfColumns()


def is_in_force(
    update: FromClause, at: AsOfColumns = AS_OF_PARAMETERS, known: ColumnElement[bool] | None = None
) -> ColumnElement[bool]:
    """Whether an update counts under a cut: true by the day, known by the moment, not taken back.

    ``known`` asks the second in another way, as ``is_known`` does.
    """
    if known is None:
        known = update.c.recorded_at <= at.moment
    return and_(update.c.effective_on <= at.day, known, ~is_retracted(update, at.moment))


def is_retracted(update: FromClause, by: ColumnElement[datetime] = KNOWN_AT) -> ColumnElement[bool]:
    """Whether a retraction known by a moment takes an update back."""
    of_it = (retraction.c.update_id == update.c.id, retraction.c.recorded_at <= by)
    return exists().where(*of_it).correlate_except(retraction)


def is_known(recorded_at: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether what was recorded at a moment was known by the cut's, where all of a table is gone through.

    Nearly all is known, and an index would lead to each row by a detour: a sum keeps SQLite from taking it.
    """
    return type_coerce(recorded_at, BigInteger) + literal_column("0") <= KNOWN_AT


def latest_first(update: FromClause) -> tuple[ColumnElement[object], ...]:
    """The order in which the first one counts: by day, then by order of recording."""
    return update.c.effective_on.desc(), update.c.recorded_at.desc(), update.c.id.desc()


def latest_value(
    column: str,
    of: ColumnElement[int],
    which: UpdateCondition,
    *,
    where: UpdateCondition | None = None,
    at: AsOfColumns = AS_OF_PARAMETERS,
) -> ScalarSelect[object]:
    """A column of the latest update in force of a commitment.

    A correlated seek into the covering index for that kind of update, so its cost is the same however
    long the log is; a window over the log would read all of it.
    """
    update = status_update
    conditions = [update.c.commitment_id == of, which(update), is_in_force(update, at)]
    if where is not None:
        conditions.append(where(update))
    return (
        select(update.c[column])
        .where(*conditions)
        .order_by(*latest_first(update))
        .limit(1)
        .correlate_except(update)
        .scalar_subquery()
    )


def status_column(
    commitment_id: ColumnElement[int],
    which: UpdateCondition = is_assessment,
    at: AsOfColumns = AS_OF_PARAMETERS,
) -> ColumnElement[str]:
    """*The* status: the latest assessment's; ``no-information`` before there is one."""
    return func.coalesce(latest_value("status", commitment_id, which, at=at), Status.NO_INFORMATION.value)


def level_column(
    commitment_id: ColumnElement[int],
    status: ColumnElement[str],
    which: UpdateCondition = is_assessment,
    at: AsOfColumns = AS_OF_PARAMETERS,
) -> ColumnElement[int]:
    """The level: the status's own, or for those that keep it that of the latest assessment with its own."""
    own = {status.value: level for status, level in STATUS_LEVELS.items()}
    kept = latest_value("status", commitment_id, which, where=lambda update: update.c.status.in_(own), at=at)
    return case(
        (status.in_(own), case(own, value=status)),
        (status.in_(LEVEL_KEEPING_STATUSES), case(own, value=kept)),
    )


# -- strings put together ----------------------------------------------------------------------------


def obligors_column(commitment_id: ColumnElement[int]) -> ScalarSelect[str]:
    """The obligors of a commitment in one string, ``IR;PK``, always in the same order."""
    owes = commitment_obligor
    return _join_strings(
        select(owes.c.actor).where(owes.c.commitment_id == commitment_id).order_by(owes.c.actor), owes
    )


def claims_column(commitment_id: ColumnElement[int]) -> ScalarSelect[str]:
    """Each actor's latest claim in one string, by actor: ``IR implemented 2018-02-20 2;PK limited ...``."""
    claim = status_update.alias("claim")
    newest = latest_value(
        "id", commitment_id, is_claim, where=lambda update: update.c.reporter == claim.c.reporter
    )
    on, update = cast(claim.c.effective_on, String), cast(claim.c.id, String)
    said = claim.c.reporter + " " + claim.c.status + " " + on + " " + update
    of_it = (claim.c.commitment_id == commitment_id, is_claim(claim), claim.c.id == newest)
    return _join_strings(select(said.label("said")).where(*of_it).order_by(claim.c.reporter), claim)


def _join_strings(strings: Select[tuple[str]], source: FromClause) -> ScalarSelect[str]:
    """The strings that a correlated question finds in a table, in its order, in one."""
    found = strings.correlate_except(source).subquery()
    return select(func.aggregate_strings(found.c[0], ";")).correlate_except(found).scalar_subquery()
