"""Makes ``compiled`` anew from what is written: python -m tracker.db.statements.sqlite_compiler."""

from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, ClauseElement, Date
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler

from tracker.db.schema import Moment
from tracker.db.statements.all_statements import STATEMENT_BUILDERS

COMPILED_FILE = Path(__file__).with_name("compiled.py")

_BEGINS = '''"""Every statement as SQLite takes it; made by ``python -m tracker.db.statements.sqlite_compiler``."""

from tracker.db.statements import Statement

STATEMENTS = {
'''
_KINDS = {Date: "day", Moment: "moment", Boolean: "truth"}


class _Compiler(SQLiteCompiler):
    """Writes what never changes into the words of a statement, and leaves only its parameters open."""

    def visit_bindparam(self, bindparam: Any, *rest: Any, **options: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's
        """A parameter that is given with the question, or else its value."""
        options["literal_binds"] = not bindparam.required
        return super().visit_bindparam(bindparam, *rest, **options)  # type: ignore[no-untyped-call]


def compile_all() -> str:
    """The whole of ``compiled``."""
    return (
        f"{_BEGINS}{''.join(_entry(name, build()) for name, build in sorted(STATEMENT_BUILDERS.items()))}}}\n"
    )


def _entry(name: str, written: ClauseElement) -> str:
    columns = " ".join(_told(column) for column in getattr(written, "selected_columns", ()))
    return f'    "{name}": Statement(\n        """\n{_sql(written)}\n""",\n        "{columns}",\n    ),\n'


def _sql(written: ClauseElement) -> str:
    dialect = sqlite.dialect(paramstyle="named")
    dialect.statement_compiler = _Compiler
    sql = str(written.compile(dialect=dialect))
    return "\n".join(line.rstrip() for line in sql.splitlines() if line.strip())


def _told(column: Any) -> str:  # noqa: ANN401 - a column of any type
    kind = next((word for type_, word in _KINDS.items() if isinstance(column.type, type_)), "")
    return f"{column.name}:{kind}" if kind else str(column.name)


if __name__ == "__main__":
    COMPILED_FILE.write_text(compile_all(), encoding="utf-8")
