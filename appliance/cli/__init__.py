"""The command ``shoebox``: one module per group of commands."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from appliance.cli import admin, checking, examining, keeping
from appliance.cli.options import DataOption
from appliance.core.errors import DomainError, StartRefused

app = typer.Typer(
    name="shoebox",
    help="Your family's photos and videos on your own machine. Start with: shoebox serve",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(admin.app, name="admin")
app.command()(checking.check)
app.command()(examining.doctor)
app.command()(keeping.backup)
app.command()(keeping.restore)


@app.command()
def serve(
    data: DataOption = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on (SHOEBOX_HOST; all addresses).")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on (SHOEBOX_PORT; 2283).")] = None,
    web_root: Annotated[
        Path | None, typer.Option(help="Serve another Immich web build from this folder (SHOEBOX_WEB_ROOT).")
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="YAML or JSON file with the system config, then read-only in the app (SHOEBOX_CONFIG_FILE)."),
    ] = None,
    tls_cert: Annotated[
        Path | None, typer.Option(help="Speak TLS with this certificate, a PEM file with its chain (SHOEBOX_TLS_CERT).")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="The key of that certificate, a PEM file (SHOEBOX_TLS_KEY).")] = None,
    tls_self_signed: Annotated[
        bool, typer.Option("--tls-self-signed", help="Speak TLS with a certificate made here (SHOEBOX_TLS_SELF_SIGNED).")
    ] = False,
    memory_budget: Annotated[
        int | None, typer.Option(help="MiB for heavy work at once (SHOEBOX_MEMORY_BUDGET; a quarter of the machine's).")
    ] = None,
    log_level: Annotated[
        str | None, typer.Option(help="debug, info, warning or error (SHOEBOX_LOG_LEVEL; else what the settings page says).")
    ] = None,
    log_format: Annotated[str | None, typer.Option(help="text or json (SHOEBOX_LOG_FORMAT).")] = None,
) -> None:
    """Run the server until Ctrl-C.

    Everything lives in one data directory. Open the printed address in a browser to create the first account, then
    enter the same address in the phone app.
    """
    from appliance.cli import serving
    from appliance.settings import load

    flags = {
        "data": data,
        "host": host,
        "port": port,
        "web_root": web_root,
        "config_file": config,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
        "tls_self_signed": tls_self_signed or None,
        "memory_budget": memory_budget,
        "log_level": log_level,
        "log_format": log_format,
    }
    serving.serve(load(flags))


@app.command()
def version() -> None:
    """Print the version of Shoebox and of the API that it speaks."""
    from appliance import API_VERSION, __version__

    typer.echo(f"Shoebox {__version__}, Immich API {'.'.join(map(str, API_VERSION))}")


def run() -> None:
    """Run the command line; what cannot be done says so in words and exits with 1."""
    try:
        app()
    except (StartRefused, DomainError) as refusal:
        typer.echo(f"shoebox: {refusal}", err=True)
        sys.exit(1)
