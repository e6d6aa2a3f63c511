"""From an HTTP request to an operation and back: decode, authenticate, authorise, call, answer.

The order is the contract's (behaviour/01 §1): broken JSON before the credential, the credential before validation.
Plain handlers run whole on a request thread, from the credential to the bytes of the answer: one hop per request.
"""

import asyncio
import contextvars
import secrets
import string
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl, unquote

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from appliance.core import log
from appliance.core.errors import BadRequest, DomainError, Forbidden, NotBuilt, NotFound, TooManyRequests, Unauthenticated
from appliance.core.http.answers import json_response, to_response
from appliance.core.http.call import Call
from appliance.core.http.errors import failure_message, status_and_body
from appliance.core.http.operation import Access, KeyRule, Operation, Registry
from appliance.core.http.proxies import is_https
from appliance.core.http.validation import MISSING, validate, validate_texts
from appliance.core.http.wire import encode
from appliance.core.permissions import Permission
from appliance.core.principal import Client, Principal, find_credential
from appliance.core.runtime import Runtime

logger = log.get(__name__)
T = TypeVar("T")

REQUEST_THREADS = 12
MAX_BODY = 10 * 1024 * 1024
MAX_FORM_FIELDS = 1000
MAX_PAUSE_SECONDS = 60
OUTSIDE = ("/.well-known/immich", "/custom.css", "/favicon.ico")
_ID_LETTERS = string.ascii_lowercase + string.digits
_BODY_METHODS = {"POST", "PUT", "PATCH", "DELETE"}
_ACTIVE_TYPES = ("svg", "html", "xml")
"""Kinds of answers that a browser would run scripts of, as documents of this server."""


@dataclass(slots=True)
class _Unreadable:
    """A body that is no JSON; told to the client before anything else."""

    reason: str


class _Body:
    """Watches whether the body of a request has been read to its end."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.is_read = False

    async def receive(self) -> Message:
        message = await self._receive()
        self.is_read = not message.get("more_body", False)
        return message


def belongs_to_api(path: str) -> bool:
    """Whether a path is the API's: everything below ``/api``, and three that clients ask at the root."""
    return path == "/api" or path.startswith("/api/") or path in OUTSIDE


class Api:
    """The ASGI application behind ``/api``."""

    def __init__(self, runtime: Runtime, registry: Registry, not_built: Callable[[str, str], bool]) -> None:
        self._runtime = runtime
        self._registry = registry
        self._not_built = not_built
        self.observe: Callable[[str, int, float], None] | None = None
        self._threads = ThreadPoolExecutor(REQUEST_THREADS, thread_name_prefix="request")

    def close(self) -> None:
        """Wait for the requests that run."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request whose path begins with ``/api``."""
        body = _Body(receive)
        request = Request(scope, body.receive)
        correlation = request.headers.get("x-correlation-id") or "".join(secrets.choice(_ID_LETTERS) for _ in range(8))
        token = log.request_id.set(correlation)
        began = time.monotonic()
        try:
            response = await self._respond(request)
            if self.observe is not None:
                self.observe(scope.get("operation", "none"), response.status_code, time.monotonic() - began)
            response.headers["x-correlation-id"] = correlation
            _protect(response)
            if body.is_read or not _has_body(request):
                await response(scope, receive, send)
            else:
                await _answer_early(response, scope, body, send)
        except (ClientDisconnect, ConnectionError, TimeoutError):
            logger.debug("the client left during %s %s", request.method, request.url.path)
        finally:
            log.request_id.reset(token)

    async def _respond(self, request: Request) -> Response:
        path = request.url.path.removeprefix("/api") if belongs_to_api(request.url.path) else ""
        found = self._registry.find(request.method, path)
        if found is None:
            return await self._in_thread(self._unknown, request, path)
        operation, parameters = found
        request.scope["operation"] = operation.id
        try:
            if operation.is_async:
                call, arguments = await self._in_thread(self._begin, operation, request, parameters)
                answer = await operation.handler(call, **arguments)
                response = await self._in_thread(to_response, answer, operation.status, request)
                return _with_cookies(response, call)
            body = await _read_body(request) if request.method in _BODY_METHODS else None
            return await self._in_thread(self._run, operation, request, parameters, body)
        except ClientDisconnect:
            raise
        except DomainError as error:
            return _error_response(error, request)
        except Exception:
            logger.exception("%s %s failed", request.method, path)
            return _failure(operation, request)

    async def _in_thread(self, function: Callable[..., T], *arguments: Any) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._threads, context.run, function, *arguments)

    def _begin(self, operation: Operation, request: Request, parameters: dict[str, str]) -> tuple[Call, dict[str, Any]]:
        return self._prepare(operation, request), self._arguments(operation, request, parameters, None)

    def _run(self, operation: Operation, request: Request, parameters: dict[str, str], body: Any) -> Response:
        try:
            if isinstance(body, _Unreadable):
                raise BadRequest(body.reason)
            call = self._prepare(operation, request)
            arguments = self._arguments(operation, request, parameters, body)
            answer = operation.handler(call, **arguments)
            return _with_cookies(to_response(answer, operation.status, request), call)
        except DomainError as error:
            return _error_response(error, request)
        except Exception:
            logger.exception("%s %s failed", request.method, request.url.path)
            return _failure(operation, request)

    def _unknown(self, request: Request, path: str) -> Response:
        """404 as the reference words it; 501 for an operation of the contract that is not built yet."""
        target = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        error: DomainError = NotFound(f"Cannot {request.method} {target}")
        if self._not_built(request.method, path):
            try:
                self._authenticate(request, required=True)
                error = NotBuilt(f"This version of Shoebox does not have {request.method} {path} yet")
            except DomainError as refused:
                error = refused
        return _error_response(error, request)

    # -- who

    def _prepare(self, operation: Operation, request: Request) -> Call:
        who = self._authenticate(request, required=operation.access is not Access.PUBLIC)
        if operation.access is not Access.PUBLIC and who is not None:
            _authorise(operation, who)
        return Call(
            runtime=self._runtime,
            request=request,
            client=_client(request, who),
            who=who,
            is_https=is_https(request, self._runtime.settings.trusted_proxies),
        )

    def _authenticate(self, request: Request, *, required: bool) -> Principal | None:
        if not required:
            return None
        query = dict(reversed(parse_qsl(request.url.query)))
        credential = find_credential(request.headers, request.cookies, query)
        if credential is None:
            raise Unauthenticated("Authentication required")
        authenticator = self._runtime.authenticators.get(credential.kind)
        if authenticator is None:
            raise Unauthenticated(f"Invalid {credential.kind.value}")
        return authenticator(self._runtime, credential, request)

    # -- what

    def _arguments(self, operation: Operation, request: Request, raw: dict[str, str], body: Any) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if operation.path_parameters:
            shape = _path_shape(operation)
            decoded = validate_texts({name: [unquote(raw[name])] for name in raw}, shape)
            arguments.update({name: getattr(decoded, name) for name in operation.path_parameters})
        if operation.query is not None:
            texts: dict[str, list[str]] = {}
            for name, value in parse_qsl(request.url.query, keep_blank_values=True):
                texts.setdefault(name, []).append(value)
            arguments["query"] = validate_texts(texts, operation.query)
        if operation.body is not None:
            if body is None and operation.body_optional:
                body = {}
            # Forms are text throughout (behaviour/01 §2.2); JSON is typed.
            as_text = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
            given = MISSING if body is None else body
            arguments["body"] = validate(given, operation.body, as_text=as_text)
        return arguments


def _has_body(request: Request) -> bool:
    return "transfer-encoding" in request.headers or request.headers.get("content-length", "0") != "0"


async def _answer_early(response: Response, scope: Scope, body: _Body, send: Send) -> None:
    """Answer a client that still sends, then read and forget the rest.

    Closing the connection instead would destroy the answer on its way to a client that reads only after it has sent.
    """

    async def send_open(message: Message) -> None:
        await send({**message, "more_body": True} if message["type"] == "http.response.body" else message)

    await response(scope, body.receive, send_open)
    while not body.is_read:
        await asyncio.wait_for(body.receive(), MAX_PAUSE_SECONDS)
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _authorise(operation: Operation, who: Principal) -> None:
    if operation.access is Access.ADMIN and not who.is_admin:
        raise Forbidden
    if who.shared_link is not None and not operation.shared_link:
        raise Forbidden
    if who.api_key is not None and operation.permission is not KeyRule.ANY_KEY:
        permission = operation.permission if isinstance(operation.permission, Permission) else None
        if not who.api_key.allows(permission):
            raise Forbidden(f"Missing required permission: {permission or Permission.ALL}")


def _client(request: Request, who: Principal | None) -> Client:
    """The app by the request's User-Agent; where that names none, the one that the session belongs to."""
    client = Client.from_user_agent(request.headers.get("user-agent", ""))
    return who.client if client.app_version is None and who is not None else client


_PATH_SHAPES: dict[str, Any] = {}


def _path_shape(operation: Operation) -> Any:
    key = f"{operation.method} {operation.path}"
    if key not in _PATH_SHAPES:
        _PATH_SHAPES[key] = msgspec.defstruct("PathParameters", list(operation.path_parameters.items()), kw_only=True)
    return _PATH_SHAPES[key]


async def _read_body(request: Request) -> Any:
    """The decoded JSON or form of a request; None when there is none, ``_Unreadable`` when it is broken."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in {"application/json", "application/x-www-form-urlencoded"}:
        return None
    if int(request.headers.get("content-length") or 0) > MAX_BODY:
        return _Unreadable("request entity too large")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return _Unreadable("request entity too large")
    if content_type == "application/x-www-form-urlencoded":
        try:
            return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FORM_FIELDS))
        except ValueError:
            return _Unreadable(f"A form may have at most {MAX_FORM_FIELDS} fields")
    if not body.strip():
        return None
    try:
        decoded = msgspec.json.decode(bytes(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return _Unreadable(f"Malformed JSON: {error}")
    if not isinstance(decoded, dict | list):
        return _Unreadable("Malformed JSON: expected an object or an array")
    return decoded


def _with_cookies(response: Response, call: Call) -> Response:
    for cookie in call.cookies_out:
        response.headers.append("set-cookie", cookie)
    return response


def _protect(response: Response) -> None:
    """Have browsers take an answer for what it says it is, and run nothing that somebody uploaded."""
    response.headers["x-content-type-options"] = "nosniff"
    response.headers["referrer-policy"] = "same-origin"
    if any(kind in response.headers.get("content-type", "") for kind in _ACTIVE_TYPES):
        response.headers["content-security-policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def _error_response(error: DomainError, request: Request) -> Response:
    status, body = status_and_body(error)
    response = json_response(encode(body), status, request)
    if isinstance(error, TooManyRequests):
        response.headers["retry-after"] = str(error.seconds)
    return response


def _failure(operation: Operation, request: Request) -> Response:
    return json_response(encode({"message": failure_message(operation.id)}), 500, request)
