"""Operations: what the API offers, each with its permission, who may call it, and what goes in and out.

A domain's ``routes.py`` declares them on a ``Routes`` object; the handler's signature is the declaration of its input:

    routes = Routes("Assets")

    @routes.get("/assets/{id}", "getAssetInfo", permission=Permission.ASSET_READ, shared_link=True)
    def get_asset_info(call: Call, id: Uuid, query: AssetInfoQuery) -> AssetResponseDto: ...

Path parameters come by name; ``query``, ``body`` and ``form`` are DTOs. A plain function runs on a request thread and may
block; an ``async def`` runs on the event loop (uploads, streams) and reads the body itself.
"""

import inspect
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

from appliance.core.permissions import Permission

Handler = Callable[..., Any]
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Access(Enum):
    """Who may call an operation."""

    PUBLIC = "nobody needs to be known"
    USER = "any user"
    ADMIN = "administrators"


class KeyRule(Enum):
    """What an API key needs where the contract names no permission (behaviour/01 §3)."""

    ANY_KEY = "any key will do"
    ONLY_ALL = "only a key that holds everything"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the API. ``path`` is without the prefix ``/api``."""

    method: Method
    path: str
    id: str
    tag: str
    handler: Handler
    access: Access
    permission: Permission | KeyRule | None
    shared_link: bool
    status: int
    statuses: tuple[int, ...]
    path_parameters: dict[str, Any]
    query: type[Any] | None
    headers: tuple[str, ...]
    body: type[Any] | None
    body_optional: bool
    form: type[Any] | None
    response: Any
    media_type: str | None
    documented: bool
    aliases: tuple[Method, ...]

    @property
    def is_async(self) -> bool:
        """Whether the handler runs on the event loop."""
        return inspect.iscoroutinefunction(self.handler)


class UndeclaredPermission(Exception):
    """An operation says neither which permission it needs nor that it is public. The program must not start."""


@dataclass(slots=True)
class Routes:
    """The operations of one tag of the contract."""

    tag: str
    operations: list[Operation] = field(default_factory=list)

    def add(
        self,
        method: Method,
        path: str,
        operation_id: str,
        *,
        permission: Permission | KeyRule | None = None,
        access: Access = Access.USER,
        shared_link: bool = False,
        status: int = 200,
        statuses: tuple[int, ...] = (),
        headers: tuple[str, ...] = (),
        form: type[Any] | None = None,
        response: Any = None,
        media_type: str | None = None,
        documented: bool = True,
        body_optional: bool = False,
        aliases: tuple[Method, ...] = (),
    ) -> Callable[[Handler], Handler]:
        """Declare an operation.

        ``response`` is named where the handler returns ready bytes instead of the DTO; ``statuses`` where there are
        several good ones; ``headers`` are request headers that it heeds; ``aliases`` are further methods with the same
        meaning (behaviour/01 §3.4).
        """
        if access is not Access.PUBLIC and permission is None:
            raise UndeclaredPermission(f"{method} {path} ({operation_id}) declares no permission")

        def declare(handler: Handler) -> Handler:
            hints = typing.get_type_hints(handler, include_extras=True)
            names = [name for name in inspect.signature(handler).parameters if name != "call"]
            self.operations.append(
                Operation(
                    method=method,
                    path=path,
                    id=operation_id,
                    tag=self.tag,
                    handler=handler,
                    access=access,
                    permission=permission,
                    shared_link=shared_link,
                    status=status,
                    statuses=statuses or (status,),
                    path_parameters={name: hints[name] for name in names if name not in {"query", "body"}},
                    query=hints.get("query"),
                    headers=headers,
                    body=hints.get("body"),
                    body_optional=body_optional,
                    form=form,
                    response=response if response is not None else hints.get("return"),
                    media_type=media_type,
                    documented=documented,
                    aliases=aliases,
                )
            )
            return handler

        return declare

    def get(self, path: str, operation_id: str, **declaration: Any) -> Callable[[Handler], Handler]:
        """Declare a GET, answered with 200."""
        return self.add("GET", path, operation_id, **declaration)

    def post(self, path: str, operation_id: str, **declaration: Any) -> Callable[[Handler], Handler]:
        """Declare a POST, answered with 201 unless ``status`` says otherwise."""
        return self.add("POST", path, operation_id, **{"status": 201, **declaration})

    def put(self, path: str, operation_id: str, **declaration: Any) -> Callable[[Handler], Handler]:
        """Declare a PUT, answered with 200."""
        return self.add("PUT", path, operation_id, **declaration)

    def patch(self, path: str, operation_id: str, **declaration: Any) -> Callable[[Handler], Handler]:
        """Declare a PATCH, answered with 200."""
        return self.add("PATCH", path, operation_id, **declaration)

    def delete(self, path: str, operation_id: str, **declaration: Any) -> Callable[[Handler], Handler]:
        """Declare a DELETE, answered with 204 unless ``status`` says otherwise."""
        return self.add("DELETE", path, operation_id, **{"status": 204, **declaration})


class Registry:
    """All operations of the program, found by method and path."""

    def __init__(self) -> None:
        self.operations: list[Operation] = []
        self._exact: dict[tuple[str, str], Operation] = {}
        self._patterns: dict[tuple[str, int], list[tuple[list[str], Operation]]] = {}

    def include(self, routes: Routes) -> None:
        """Add a domain's operations. Two of the same method and path are a mistake: ``ValueError``."""
        for operation in routes.operations:
            self.operations.append(operation)
            for method in (operation.method, *operation.aliases):
                self._add(method, operation)

    def _add(self, method: str, operation: Operation) -> None:
        segments = operation.path.strip("/").split("/")
        if "{" not in operation.path:
            if (method, operation.path) in self._exact:
                raise ValueError(f"{method} {operation.path} is declared twice")
            self._exact[method, operation.path] = operation
        else:
            self._patterns.setdefault((method, len(segments)), []).append((segments, operation))

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The operation for ``path`` (without ``/api``) and its raw path parameters. Fixed paths win over patterns."""
        method = "GET" if method == "HEAD" else method
        exact = self._exact.get((method, path))
        if exact is not None:
            return exact, {}
        segments = path.strip("/").split("/")
        for pattern, operation in self._patterns.get((method, len(segments)), ()):
            parameters = _match(pattern, segments)
            if parameters is not None:
                return operation, parameters
        return None


def _match(pattern: list[str], segments: list[str]) -> dict[str, str] | None:
    parameters = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{"):
            if not given:
                return None
            parameters[wanted[1:-1]] = given
        elif wanted != given:
            return None
    return parameters
