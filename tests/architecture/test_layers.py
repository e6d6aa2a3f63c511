"""Who may import whom (appliance/README.md). A fault names the file, the line and the rule that it breaks."""

from collections.abc import Iterator

from tests.architecture.source import Import, Module, check, imports, modules

ROOT_NAMES = "appliance"
"""Version numbers stand in the package itself; everybody may know them."""

IN_DOMAIN = {
    "events": set(),
    "queries": {"queries"},
    "access": {"queries"},
    "dtos": {"dtos"},
    "service": {"access", "queries", "dtos", "events", "service", "noun"},
    "noun": {"access", "queries", "dtos", "events", "service", "noun"},
    "jobs": {"service", "noun"},
    "routes": {"dtos", "service", "noun"},
    "__init__": {"routes", "dtos", "service", "noun", "queries", "access", "jobs", "events"},
}
"""Within a domain: a file of this role may import files of those. Nothing imports upwards."""

CORE_OF_QUERIES = {"db", "access", "clock", "ids", "text"}
HTTP_FREE = {"wire", "operation", "validation", "text_checks"}
"""Parts of core/http that speak of shapes and declarations, not of requests and responses."""


def _ours(wanted: Import) -> bool:
    return wanted.target == "appliance" or wanted.target.startswith("appliance.")


def _area(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def _all() -> Iterator[Import]:
    for module in modules():
        for wanted in imports(module):
            if _ours(wanted) and wanted.target != ROOT_NAMES:
                yield wanted


def _fault(wanted: Import, rule: str) -> str:
    return f"{wanted.module.at(wanted.node)}: imports {wanted.target}; {rule}"


def test_core_knows_only_the_standard_library_and_third_parties() -> None:
    check(
        _fault(wanted, "core imports nothing else of the program")
        for wanted in _all()
        if _area(wanted.module.name) == "core" and _area(wanted.target) != "core"
    )


def test_media_and_ml_know_only_errors_and_log() -> None:
    check(
        _fault(wanted, "media and ml import core.errors and core.log only")
        for wanted in _all()
        if _area(wanted.module.name) in {"media", "ml"}
        and _area(wanted.target) != _area(wanted.module.name)
        and wanted.target not in {"appliance.core.errors", "appliance.core.log"}
    )


def test_settings_know_only_errors() -> None:
    check(
        _fault(wanted, "settings import core.errors only")
        for wanted in _all()
        if wanted.module.name == "appliance.settings" and wanted.target != "appliance.core.errors"
    )


def test_only_the_composition_root_and_the_command_line_know_everything() -> None:
    check(
        _fault(wanted, "app and cli are known by the command line alone")
        for wanted in _all()
        if _area(wanted.target) in {"app", "cli", "__main__"} and _area(wanted.module.name) not in {"cli", "__main__"}
    )


def test_realtime_knows_core_events_and_the_names_that_domains_offer() -> None:
    check(
        _fault(wanted, "realtime imports core, a domain's events and names in its __init__")
        for wanted in _all()
        if _area(wanted.module.name) == "realtime"
        and _area(wanted.target) not in {"core", "realtime"}
        and not _is_offered(wanted)
    )


def _is_offered(wanted: Import) -> bool:
    """A name in the ``__init__`` of a domain, or something of its events."""
    parts = wanted.target.split(".")
    return parts[:2] == ["appliance", "domains"] and (len(parts) == 3 or (len(parts) == 4 and parts[3] == "events"))


def test_a_domain_is_used_by_others_only_through_what_it_offers() -> None:
    check(
        _fault(wanted, f"{wanted.module.domain} uses other rooms through the names in their __init__, or their events")
        for wanted in _all()
        if wanted.module.domain is not None
        and _area(wanted.target) == "domains"
        and wanted.target.split(".")[2] != wanted.module.domain
        and not _is_offered(wanted)
    )


def test_names_that_a_domain_offers_are_in_its_all() -> None:
    offered = {module.name: _exported(module) for module in modules() if module.role == "__init__" and module.domain}
    check(
        _fault(wanted, f"{wanted.name} is not in its __all__")
        for wanted in _all()
        if wanted.target in offered
        and wanted.name is not None
        and wanted.module.domain != wanted.target.split(".")[2]
        and wanted.name not in offered[wanted.target]
    )


def _exported(module: Module) -> set[str]:
    import ast

    for node in module.tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == "__all__" for name in node.targets):
            return set(ast.literal_eval(node.value))
    return set()


def test_domains_do_not_use_each_other_in_circles() -> None:
    graph: dict[str, dict[str, Import]] = {}
    for wanted in _all():
        domain = wanted.module.domain
        parts = wanted.target.split(".")
        if domain and parts[:2] == ["appliance", "domains"] and parts[2] != domain and parts[3:] != ["events"]:
            graph.setdefault(domain, {}).setdefault(parts[2], wanted)
    check(_circles(graph))


def _circles(graph: dict[str, dict[str, Import]]) -> Iterator[str]:
    def walk(domain: str, path: list[str]) -> Iterator[str]:
        for following, wanted in graph.get(domain, {}).items():
            if following == path[0]:
                # Each circle is told once, from its alphabetically first room.
                if path[0] == min(path):
                    yield _fault(wanted, f"a circle: {' -> '.join([*path, following])}")
            elif following not in path:
                yield from walk(following, [*path, following])

    for domain in graph:
        yield from walk(domain, [domain])


def test_files_of_a_domain_import_downwards() -> None:
    roles = {module.name: module.role for module in modules()}
    check(
        _fault(wanted, f"{wanted.module.role} may not import {roles[wanted.target]}")
        for wanted in _all()
        if wanted.module.domain is not None
        and wanted.target.split(".")[:3] == ["appliance", "domains", wanted.module.domain]
        and wanted.target in roles
        and wanted.target.count(".") > 2
        and roles[wanted.target] not in IN_DOMAIN[wanted.module.role]
    )


def test_queries_know_only_the_database() -> None:
    check(
        _fault(wanted, f"queries import of core only {', '.join(sorted(CORE_OF_QUERIES))}")
        for wanted in _all()
        if wanted.module.domain is not None
        and wanted.module.role == "queries"
        and (
            _area(wanted.target) not in {"core", "domains"}
            or (_area(wanted.target) == "core" and wanted.target.split(".")[2] not in CORE_OF_QUERIES)
        )
    )


def test_media_and_ml_are_used_by_services() -> None:
    """All but the table of file types, which decodes nothing."""
    check(
        _fault(wanted, "only a service or a noun file uses media and ml")
        for wanted in _all()
        if wanted.module.domain is not None
        and _area(wanted.target) in {"media", "ml"}
        and wanted.target != "appliance.media.file_types"
        and wanted.module.role not in {"service", "noun"}
    )


def test_http_types_stay_in_routes_and_core_http() -> None:
    check(
        _fault(wanted, "HTTP types belong to routes.py, core/http and the socket")
        for module in modules()
        for wanted in imports(module)
        if _is_http(wanted.target) and not _may_speak_http(module)
    )


def _is_http(target: str) -> bool:
    parts = target.split(".")
    if parts[:3] == ["appliance", "core", "http"]:
        return len(parts) > 3 and parts[3] not in HTTP_FREE
    return parts[0] in {"starlette", "hypercorn", "python_multipart", "socketio", "engineio"}


def _may_speak_http(module: Module) -> bool:
    inside = ("appliance.core.http", "appliance.realtime")
    return (
        module.name.startswith(inside)
        or module.name in {"appliance.app", "appliance.cli.serving", "appliance.cli.connections"}
        or (module.domain is not None and (module.role == "routes" or module.path.stem == "authenticators"))
    )
