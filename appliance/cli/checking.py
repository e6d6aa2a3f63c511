"""``shoebox check``: is everything there, and is it what was stored?"""

import sys
from typing import Annotated

import typer

from appliance.cli.options import DataOption, looking

SIGNS = {"good": "ok  ", "note": "note", "bad": "BAD "}
SHOWN = 20


def check(
    data: DataOption = None,
    checksums: Annotated[
        bool, typer.Option("--checksums", help="Read every original to its end and compare it with what was uploaded (slow).")
    ] = False,
    show_all: Annotated[bool, typer.Option("--all", help=f"List everything that was found, not only the first {SHOWN}.")] = False,
) -> None:
    """Check that nothing is lost or damaged.

    Looks whether the database is sound and whether every file is there that it knows. Nothing is changed, and the server
    may run meanwhile. Ends with 0 when all is well, with 1 otherwise.
    """
    from appliance.domains import integrity

    with looking(data) as (reader, root):
        report = integrity.inspect(reader, root, checksums=checksums, progress=_progress)
    for finding in report.findings:
        typer.echo(f"{SIGNS[finding.kind]}  {finding.text}")
        shown = finding.details if show_all else finding.details[:SHOWN]
        for line in shown:
            typer.echo(f"        {line}")
        if len(finding.details) > len(shown):
            typer.echo(f"        … and {len(finding.details) - len(shown)} more (--all lists them)")
    typer.echo("\nEverything is there." if report.is_sound else "\nSomething is lost or damaged; see the lines marked BAD.")
    if not report.is_sound:
        raise typer.Exit(1)


def _progress(done: int) -> None:
    """A count on a terminal, so that a person sees that a long check goes on."""
    if done % 500 == 0 and sys.stderr.isatty():
        typer.echo(f"\r{done} originals", err=True, nl=False)
