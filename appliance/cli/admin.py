"""``shoebox admin …``: into the house when nobody has a key, from the machine that it stands on."""

import secrets
from typing import TYPE_CHECKING, Annotated, Any

import typer

from appliance.cli.options import DataOption, changing, looking
from appliance.core.errors import NotFound

if TYPE_CHECKING:
    from appliance.core.db import Reader, Row, Transaction

app = typer.Typer(
    help="Manage accounts from this machine. Stop the server before a command that changes something.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
EmailArgument = Annotated[str, typer.Argument(help="E-mail address of the account.", show_default=False)]
RANDOM_PASSWORD_BYTES = 12


@app.command("list-users")
def list_users(data: DataOption = None) -> None:
    """Show all accounts. The server may run meanwhile."""
    from appliance.domains.users.service import accounts

    with looking(data) as (reader, _root):
        users = accounts(reader, with_deleted=True, user_id=None)
    width = max((len(user["email"]) for user in users), default=0)
    for user in reversed(users):
        special = [text for text, holds in (("administrator", user["isAdmin"]), ("deleted", user["deletedAt"])) if holds]
        remark = f" ({', '.join(special)})" if special else ""
        typer.echo(f"{user['id']}  {user['email']:{width}}  {user['name']}{remark}")
    if not users:
        typer.echo("There are no accounts yet. Open the server's page in a browser to create the first one.")


@app.command("reset-password")
def reset_password(
    email: Annotated[
        str | None,
        typer.Argument(help="E-mail address of the account; the first administrator's without it.", show_default=False),
    ] = None,
    data: DataOption = None,
    random: Annotated[bool, typer.Option("--random", help="Do not ask: choose a password and print it.")] = False,
    keep_sessions: Annotated[bool, typer.Option("--keep-sessions", help="Leave all devices logged in.")] = False,
) -> None:
    """Set a password and log out all devices of the account.

    Without --random you are asked for the password; press Enter alone to have one chosen and printed.
    """
    from appliance.domains import sessions, system_config, users

    with changing(data) as runtime:
        user = runtime.db.read(lambda reader: _first_admin(reader) if email is None else _account(reader, email))
        typer.echo(f"Account: {user['email']} ({user['name']})")
        given = "" if random else typer.prompt("New password", default="", hide_input=True, show_default=False)
        password = given or secrets.token_urlsafe(RANDOM_PASSWORD_BYTES)
        hashed = users.hash_password(password)

        def write(transaction: "Transaction") -> None:
            users.change(transaction, user["id"], {"password": hashed})
            if not keep_sessions:
                sessions.delete_all(transaction, user["id"])

        runtime.db.write(write)
        typer.echo("The password was changed." if given else f"The new password is: {password}")
        if not keep_sessions:
            typer.echo("All devices of this account were logged out.")
        if not system_config.current(runtime).password_login.enabled:
            typer.echo("Login by password is switched off: run shoebox admin enable-password-login.")


@app.command("enable-password-login")
def enable_password_login(data: DataOption = None) -> None:
    """Switch on login by e-mail and password.

    For instance when the login service (OAuth) is gone and nobody can get in.
    """
    _set_password_login(data, is_on=True)


@app.command("disable-password-login")
def disable_password_login(data: DataOption = None) -> None:
    """Switch off login by e-mail and password.

    People can then log in by the login service (OAuth) only.
    """
    _set_password_login(data, is_on=False)


@app.command("grant-admin")
def grant_admin(email: EmailArgument, data: DataOption = None) -> None:
    """Make an account an administrator's."""
    _set_admin(data, email, is_admin=True)


@app.command("revoke-admin")
def revoke_admin(email: EmailArgument, data: DataOption = None) -> None:
    """Make an administrator an ordinary user.

    The last administrator stays.
    """
    _set_admin(data, email, is_admin=False)


def _set_password_login(data: Any, *, is_on: bool) -> None:
    from appliance.domains import system_config

    with changing(data) as runtime:
        system_config.change(runtime, {"passwordLogin": {"enabled": is_on}})
    typer.echo(f"Login by password is {'on' if is_on else 'off'}.")


def _set_admin(data: Any, email: str, *, is_admin: bool) -> None:
    from appliance.domains import users
    from appliance.domains.users.service import require_another_admin

    def write(transaction: "Transaction") -> None:
        user = _account(transaction, email)
        if not is_admin:
            require_another_admin(transaction, user)
        users.change(transaction, user["id"], {"isAdmin": is_admin})

    with changing(data) as runtime:
        runtime.db.write(write)
    typer.echo(f"{email} is {'now' if is_admin else 'no longer'} an administrator.")


def _account(reader: "Reader", email: str) -> "Row":
    from appliance.domains.users.service import accounts

    wanted = email.lower()
    for user in accounts(reader, with_deleted=False, user_id=None):
        if user["email"].lower() == wanted:
            return user
    raise NotFound(f"There is no account {email}. shoebox admin list-users shows all.")


def _first_admin(reader: "Reader") -> "Row":
    from appliance.domains.users.service import accounts

    for user in reversed(accounts(reader, with_deleted=False, user_id=None)):
        if user["isAdmin"]:
            return user
    raise NotFound("There is no administrator yet. Open the server's page in a browser to create the account.")
