"""What `omradeloft trace` does: the vouchers behind a figure, and the list of figures. Loaded when it runs."""

from __future__ import annotations

from collections.abc import Sequence

from flows import figure_lists, terminal
from flows.commands import DONE, print_json, split_names
from flows.settings import Settings
from schemas.programme_files import ProgrammeError, ProgrammeFiles
from schemas.runs import Run
from tasks.order import InputError
from tasks.programmes import checked_programme


def trace(settings: Settings, names: Sequence[str], period: str | None, *, as_json: bool) -> int:
    """List what is behind a figure; the exit status. A share is told by its two figures, a number by its name.

    Raises:
        InputError: no figure is named, or more than one programme.
        UnknownFigureError: the run has no such figure.
    """
    from domain.printed_figures import figure_lists as lists_of  # noqa: PLC0415
    from domain.trace import UnknownFigureError  # noqa: PLC0415
    from domain.trace import trace as trace_figure  # noqa: PLC0415

    if not names:
        raise InputError("name a figure, such as netto.sum, or list them all: omradeloft trace --list")
    *programme_names, figure = names
    stored, files = _run_and_files(settings, programme_names, names, period)
    lists = lists_of(stored)
    if other := figure_lists.other_figure(figure, lists):
        if as_json:
            print_json(figure_lists.other_document(other, stored))
        else:
            figure_lists.show_other(other, stored)
        return DONE
    if figure not in lists.ids:
        raise UnknownFigureError(figure, sorted(lists.ids))
    found = trace_figure(figure, stored.reconciliation, stored.postings, files)
    year = files.years.get(stored.reconciliation.year) if files else None
    parkings = year.parked if year else ()
    if as_json:
        print_json(terminal.trace_document(found, stored, parkings))
    else:
        terminal.show_trace(found, stored, parkings)
    return DONE


def list_figures(settings: Settings, names: Sequence[str], period: str | None, *, as_json: bool) -> int:
    """List every figure of a run with its name and value; the exit status.

    Raises:
        InputError: more than one programme is named.
    """
    from domain.printed_figures import figure_lists as lists_of  # noqa: PLC0415

    stored, files = _run_and_files(settings, names, names, period)
    sources = files.programme.funding_sources if files else ()
    lists = lists_of(stored, {source.id: source.name for source in sources})
    if as_json:
        print_json(figure_lists.figures_document(lists, stored))
    else:
        figure_lists.show_figures(lists, stored)
    return DONE


def _run_and_files(
    settings: Settings, programme_names: Sequence[str], names: Sequence[str], period: str | None
) -> tuple[Run, ProgrammeFiles | None]:
    """The run, and the programme files; a stored figure can be traced without them when they have a fault by now."""
    from tasks.stored import latest_stored_run  # noqa: PLC0415

    if len(programme_names) > 1:
        raise InputError(f"one programme and one figure, please; got {' '.join(names)}")
    programme, _ = split_names(settings, programme_names)
    stored = latest_stored_run(settings.places.database, programme, period)
    try:
        return stored, checked_programme(settings.programmes, programme)
    except ProgrammeError as error:
        terminal.tell(
            f"what was parked before, and lines of the programme file, are not shown, for it cannot be used: "
            f"{error.faults[0]}"
        )
        return stored, None
