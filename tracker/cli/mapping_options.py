"""The options of import that say how a table is read."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import completion
from tracker.cli.context import SharedOptions
from tracker.cli.shared_options import parse_number, parse_path

if TYPE_CHECKING:
    from tracker.exchange.column_mapping import MappingTexts


class MappingOptions(SharedOptions):
    """What the user says about a table; each attribute is an option."""

    agreement: Annotated[
        str | None,
        typer.Option(
            "--agreement",
            metavar="REF",
            help="The agreement that all of a table belongs to.",
            autocompletion=completion.complete_agreements,
        ),
    ] = None
    map: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="FIELD=COLUMN",
            help="The column that holds a field; COL+COL joins two, blank means none; repeat.",
        ),
    ] = None
    set: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="What a field is in every row; repeat."),
    ] = None
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--values", metavar="FIELD:THEIRS=OURS", help="What a word means; semicolons between several."
        ),
    ] = None
    status_map: Annotated[
        list[str] | None,
        typer.Option("--status-map", metavar="THEIRS=OURS", help="What a status word means; repeat."),
    ] = None
    as_: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="actors, agreements, documents, commitments or updates."),
    ] = None
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="Only that sheet, also a hidden one.")
    ] = None
    header_row: Annotated[
        int | None,
        typer.Option(
            "--header-row", metavar="N", parser=parse_number, help="The row with the names of the columns."
        ),
    ] = None
    delimiter: Annotated[
        str | None,
        typer.Option("--delimiter", metavar="C", help="What stands between the cells of a CSV file."),
    ] = None
    melt: Annotated[
        list[str] | None,
        typer.Option(
            "--melt", metavar="PATTERN=FIELD", help='Columns of years or days become rows: "20..=status".'
        ),
    ] = None
    mapping: Annotated[
        Path | None,
        typer.Option(
            "--mapping",
            metavar="FILE.toml",
            parser=parse_path,
            help="A file with all of these; what is typed counts first.",
            autocompletion=completion.complete_files,
        ),
    ] = None
    since_last: Annotated[
        Path | None,
        typer.Option(
            "--since-last",
            metavar="FILE",
            parser=parse_path,
            help="The copy before this one: what is gone, new and changed is told.",
            autocompletion=completion.complete_files,
        ),
    ] = None
    save_mapping: Annotated[
        Path | None,
        typer.Option("--save-mapping", metavar="FILE.toml", parser=parse_path, help="Keep them in a file."),
    ] = None
    make_actors: Annotated[
        str | None,
        typer.Option("--make-actors", metavar="KIND", help="Make actors of the names that are not known."),
    ] = None
    skip_blank: Annotated[
        list[str] | None,
        typer.Option("--skip-blank", metavar="FIELD", help="Pass over rows without that field; repeat."),
    ] = None
    month_end: Annotated[
        bool, typer.Option("--month-end", help="A year, quarter or month means its last day.")
    ] = False
    day_order: Annotated[
        str | None,
        typer.Option("--day-order", metavar="ORDER", help="Read 05/06/2024 as dmy or mdy; else refused."),
    ] = None

    def to_texts(self) -> "MappingTexts":
        """The texts as they were typed, and those of the file that is named. Raises InvalidInputFile."""
        from tracker.exchange.column_mapping import MappingTexts
        from tracker.exchange.mapping_file import merge_texts, read_mapping_file

        typed = MappingTexts(
            map=self.map or (),
            set=self.set or (),
            values=self.values or (),
            status_map=self.status_map or (),
            section=self.as_ or "",
            sheet=self.sheet or "",
            header_row=self.header_row or 0,
            delimiter=self.delimiter or "",
            melt=self.melt or (),
            skip_blank=self.skip_blank or (),
            month_end=self.month_end,
            day_order=self.day_order or "",
            make_actors=self.make_actors or "",
            agreement=self.agreement or "",
        )
        return typed if self.mapping is None else merge_texts(read_mapping_file(self.mapping), typed)
