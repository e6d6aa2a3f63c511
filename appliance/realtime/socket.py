"""Who is connected, and what they are told. Socket.io by websocket only, default namespace, nothing is listened to.

The library is loaded by the first client, and its objects live on the event loop; events come from the thread of the bus.
"""

import asyncio
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from appliance.core import log
from appliance.core.errors import DomainError
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal, find_credential
from appliance.core.runtime import Runtime
from appliance.domains import server_info
from appliance.domains.sessions.events import SessionDeleted
from appliance.domains.users.events import UserDeleted
from appliance.realtime.messages import EVERYONE, Message

logger = log.get(__name__)

PATH = "/api/socket.io"
GOING_AWAY = 1001
LOGOUT_SECONDS = 0.5
"""How long after its end a session hears of it, so that the answer to the logout comes first."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is behind a connection."""

    user_id: str
    session_id: str | None
    generation: int


class _Line:
    """The way to one client, which ends when the server stops; what is said after that is not sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._is_open = True

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if self._is_open:
            await self._send(message)

    async def close(self) -> None:
        if self._is_open:
            self._is_open = False
            await self._send({"type": "websocket.close", "code": GOING_AWAY})


class Socket:
    """The ASGI application. ``tell`` before the server starts; everything else follows from connections and events."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._listeners: dict[str, Listener] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loading = asyncio.Lock()
        self._order = asyncio.Lock()
        self._lines: set[_Line] = set()
        self._is_over = False
        self._server: Any = None
        self._asgi: Any = None
        runtime.events.subscribe(SessionDeleted, self._end_session)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        line = _Line(send)
        self._lines.add(line)
        try:
            async with self._loading:
                if self._asgi is None:
                    await asyncio.to_thread(self._load)
                    self._loop = asyncio.get_running_loop()
            if self._is_over:
                await line.close()
            else:
                await self._asgi(scope, receive, line.send)
        finally:
            self._lines.discard(line)

    def _load(self) -> None:
        import socketio

        server = socketio.AsyncServer(
            async_mode="asgi",
            # The contract's clients see a successful connect before they are refused.
            always_connect=True,
            transports=["websocket"],
            cors_allowed_origins="*",
        )
        server.on("connect", self._connect)
        server.on("disconnect", self._disconnect)
        self._server = server
        self._asgi = socketio.ASGIApp(server, socketio_path=PATH)

    # -- who

    async def _connect(self, sid: str, environ: dict[str, Any], _auth: Any = None) -> None:
        found = await asyncio.to_thread(self._authenticate, environ["asgi.scope"])
        if found is None:
            await self._server.emit("error", "unauthorized", to=sid)
            await self._server.disconnect(sid)
            return
        if not self._server.manager.is_connected(sid, "/"):
            # It left while we looked, and nobody would take it off the list again.
            return
        who, client = found
        listener = Listener(who.user_id, who.session_id, client.generation)
        self._listeners[sid] = listener
        for room in (_room(listener.user_id, listener.generation), listener.session_id):
            if room is not None:
                await self._server.enter_room(sid, room)
        await self._server.emit("on_server_version", msgspec.to_builtins(server_info.version_for(client)), to=sid)

    def _disconnect(self, sid: str, _reason: Any = None) -> None:
        self._listeners.pop(sid, None)

    def _authenticate(self, scope: Scope) -> tuple[Principal, Client] | None:
        """Headers and cookies of the handshake count, its query does not; no shared links; keys that may do everything."""
        request = Request({**scope, "type": "http", "method": "GET", "query_string": b""})
        credential = find_credential(request.headers, request.cookies, {})
        authenticator = None if credential is None else self._runtime.authenticators.get(credential.kind)
        if credential is None or authenticator is None:
            return None
        try:
            who = authenticator(self._runtime, credential, request)
        except DomainError:
            return None
        if who.shared_link is not None or (who.api_key is not None and not who.api_key.allows(Permission.ALL)):
            return None
        named = Client.from_user_agent(request.headers.get("user-agent", ""))
        return who, named if named.version is not None else who.client

    async def close(self) -> None:
        """End all connections, because the server stops. The transport ends, not the namespace: then clients come back."""
        self._is_over = True
        for line in list(self._lines):
            await line.close()

    # -- what

    def tell(self, message: Message) -> None:
        """Have clients told whenever the message's event happens."""
        event_type = message.event_type()
        if event_type is not None:
            self._runtime.events.subscribe(event_type, lambda event: self._on_event(message, event))

    def _on_event(self, message: Message, event: Any) -> None:
        users = message.users(event)
        listeners = [one for one in list(self._listeners.values()) if users is EVERYONE or one.user_id in users]
        for generation in sorted({one.generation for one in listeners} & set(message.generations)):
            try:
                with self._runtime.db.reading() as reader:
                    arguments = message.arguments(reader, event, generation)
            except DomainError:
                return
            if arguments is None:
                return
            rooms = sorted({_room(one.user_id, generation) for one in listeners if one.generation == generation})
            self._run(self._emit(message.name, arguments, rooms))
        if isinstance(event, UserDeleted):
            self._run(self._hang_up(user_id=event.user_id))

    def _end_session(self, event: SessionDeleted) -> None:
        if any(listener.session_id == event.session_id for listener in list(self._listeners.values())):
            self._run(self._say_goodbye(event.session_id))

    async def _say_goodbye(self, session_id: str) -> None:
        await asyncio.sleep(LOGOUT_SECONDS)
        await self._emit("on_session_delete", (session_id,), [session_id])
        await self._hang_up(session_id=session_id)

    async def _emit(self, name: str, arguments: tuple[Any, ...], rooms: list[str]) -> None:
        async with self._order:
            await self._server.emit(name, arguments, to=rooms)

    async def _hang_up(self, *, user_id: str | None = None, session_id: str | None = None) -> None:
        async with self._order:
            for sid, listener in list(self._listeners.items()):
                if listener.user_id == user_id or (session_id is not None and listener.session_id == session_id):
                    await self._server.disconnect(sid)

    def _run(self, coroutine: Any) -> None:
        """From the thread of the bus onto the loop, in order."""
        if self._loop is None or self._loop.is_closed():
            coroutine.close()
            return
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).add_done_callback(_log_failure)


def _room(user_id: str, generation: int) -> str:
    return f"{user_id}/{generation}"


def _log_failure(future: Any) -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        logger.warning("a message could not be sent: %s", error)
