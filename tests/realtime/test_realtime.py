"""Who is let in, and what they hear (behaviour/04 §1, mobile-app.md §6)."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from appliance import API_VERSION
from appliance.core.db import Reader
from appliance.core.ids import new_id
from appliance.core.principal import CredentialKind, Principal, SharedLinkGrant
from appliance.domains.assets import events as assets
from appliance.domains.system_config.events import ConfigUpdated
from appliance.domains.users.events import UserDeleted
from appliance.realtime.messages import MESSAGES, edit_ready, upload_ready
from tests.domains.sync.reading import stream
from tests.realtime.listening import GONE, URL, Listener, listening
from tests.rows import Family
from tests.scenario import Person, Scenario

pytestmark = pytest.mark.timeout(60)  # who hears nothing waits for ever

APPS = {1: "immich-android/1.142.1", 2: "immich-ios/2.7.5", 3: "immich-android/3.1.0"}


@pytest.fixture
def family(scenario: Scenario) -> Family:
    return Family(scenario)


@pytest.fixture
def ann(family: Family) -> Person:
    return family.person("Ann")


@contextmanager
def greeted(family: Family, person: Person, app: str = "") -> Iterator[Listener]:
    """A person's client, after the greeting."""
    headers = {"user_agent": app} if app else {}
    with listening(family.scenario, authorization=f"Bearer {person.token}", **headers) as listener:
        assert listener.hear()[0] == "on_server_version"
        yield listener


def publish(family: Family, *events: object) -> None:
    """Let things have happened."""
    for event in events:
        family.runtime.events.publish(event)


# -- who


@pytest.mark.parametrize("header", ["authorization", "x_immich_user_token", "x_immich_session_token", "cookie"])
def test_a_session_is_let_in_by_each_of_its_headers(family: Family, ann: Person, header: str) -> None:
    value = {"authorization": f"Bearer {ann.token}", "cookie": f"immich_access_token={ann.token}"}.get(header, ann.token)
    with listening(family.scenario, **{header: value}) as listener:
        name, (version,) = listener.hear()
        assert name == "on_server_version"
        assert (version["major"], version["minor"], version["patch"]) == API_VERSION


@pytest.mark.parametrize(("generation", "version"), [(1, (1, 142, 1)), (2, (2, 7, 5)), (3, (3, 1, 0))])
def test_each_app_is_told_its_own_version(family: Family, ann: Person, generation: int, version: tuple[int, ...]) -> None:
    with listening(family.scenario, x_immich_user_token=ann.token, user_agent=APPS[generation]) as listener:
        told = listener.hear()[1][0]
        assert (told["major"], told["minor"], told["patch"]) == version


def _refused(family: Family, url: str = URL, **headers: str) -> None:
    with listening(family.scenario, url, **headers) as listener:
        assert listener.hear() == ("error", ("unauthorized",))
        assert listener.hear() == GONE


def test_others_are_told_so_and_hung_up_on(family: Family, ann: Person) -> None:
    _refused(family)
    _refused(family, authorization="Bearer nonsense")
    _refused(family, URL + f"&sessionKey={ann.token}")
    _refused(family, x_api_key="nonsense")
    _refused(family, x_immich_share_key="nonsense")


def test_a_shared_link_is_not_let_in(family: Family, ann: Person) -> None:
    grant = SharedLinkGrant(new_id(), None, allow_upload=True, allow_download=True, show_exif=True)
    link = Principal(ann.id, "", "", False, shared_link=grant)
    family.runtime.authenticators[CredentialKind.SHARED_LINK_KEY] = lambda *_: link
    _refused(family, x_immich_share_key="k")


@pytest.mark.parametrize(("permissions", "is_let_in"), [(["all"], True), (["asset.read", "sync.stream"], False)])
def test_an_api_key_must_hold_everything(family: Family, ann: Person, permissions: list[str], is_let_in: bool) -> None:
    secret = ann.post("/api-keys", {"name": "key", "permissions": permissions}).json()["secret"]
    if not is_let_in:
        _refused(family, x_api_key=secret)
        return
    with listening(family.scenario, x_api_key=secret) as listener:
        assert listener.hear()[0] == "on_server_version"


def test_polling_is_refused(family: Family) -> None:
    assert family.scenario._http.get("/api/socket.io/?EIO=4&transport=polling").status_code == 400


# -- what


def test_simple_messages(family: Family, ann: Person) -> None:
    ids = (new_id(), new_id())
    with greeted(family, ann) as listener:
        publish(
            family,
            assets.AssetsTrashed(ann.id, ids),
            assets.AssetsRestored(ann.id, ids),
            assets.AssetDeleted(ann.id, ids[0]),
            assets.AssetHidden(ann.id, ids[1]),
            ConfigUpdated(),
            UserDeleted("somebody else"),
        )
        assert [listener.hear() for _ in range(6)] == [
            ("on_asset_trash", (list(ids),)),
            ("on_asset_restore", (list(ids),)),
            ("on_asset_delete", (ids[0],)),
            ("on_asset_hidden", (ids[1],)),
            ("on_config_update", ()),
            ("on_user_delete", ("somebody else",)),
        ]


def test_messages_have_the_form_of_the_recorded_ones(shared: Path) -> None:
    recorded = {
        event["event"]: event["args"]
        for event in json.loads((shared / "golden" / "websocket.json").read_text())
        if "args" in event
    }
    ours = {message.name: message for message in MESSAGES}
    for name in ("on_asset_trash", "on_asset_restore", "on_asset_delete"):
        event = assets.AssetsTrashed("u", ("a",)) if name != "on_asset_delete" else assets.AssetDeleted("u", "a")
        arguments = ours[name].arguments(None, event, 3)  # type: ignore[arg-type]
        assert [type(argument) for argument in arguments or ()] == [type(argument) for argument in recorded[name]]
    assert ours["on_config_update"].arguments(None, ConfigUpdated(), 3) == tuple(recorded["on_config_update"])  # type: ignore[arg-type]


def test_nobody_hears_what_happens_to_others(family: Family, ann: Person) -> None:
    bob = family.person("Bob")
    with greeted(family, ann) as listener, greeted(family, bob) as other:
        publish(family, assets.AssetDeleted(bob.id, "bobs"), assets.AssetDeleted(ann.id, "anns"))
        assert listener.hear() == ("on_asset_delete", ("anns",))
        assert other.hear() == ("on_asset_delete", ("bobs",))


def test_an_upload_reaches_each_generation_in_its_own_form(family: Family, ann: Person) -> None:
    asset = family.asset(ann, exif={"city": "Paris"}, type="VIDEO", duration=61_500, isFavorite=1)
    lines = {line.type: line.data for line in stream(ann, "AssetsV1", "AssetsV2", "AssetExifsV1")}
    with ExitStack() as stack:
        apps = {generation: stack.enter_context(greeted(family, ann, app)) for generation, app in APPS.items()}
        apps[4] = stack.enter_context(greeted(family, ann, "Mozilla/5.0"))
        publish(family, assets.AssetReady(ann.id, asset))
        for generation, listener in apps.items():
            form = 1 if generation < 3 else 2
            name, (payload,) = listener.hear()
            assert (name, payload["id"]) == ("on_upload_success", asset)
            assert isinstance(payload["duration"], str if form == 1 else int)
            name, (payload,) = listener.hear()
            assert name == f"AssetUploadReadyV{form}"
            assert payload == {"asset": lines[f"AssetV{form}"], "exif": lines["AssetExifV1"]}
    assert lines["AssetV1"]["duration"] == "00:01:01.500"


def test_edits_are_told_in_order_and_none_when_they_were_removed(family: Family, ann: Person) -> None:
    asset = family.asset(ann)
    event = assets.AssetReady(ann.id, asset)

    def told() -> Any:
        with family.runtime.db.reading() as reader:
            (payload,) = edit_ready(reader, event, 3) or ()
        return payload

    assert told()["edit"] == []
    for number in (1, 0):
        family.insert(
            "asset_edit",
            id=new_id(),
            assetId=asset,
            action="rotate",
            parameters=json.dumps({"angle": 90 * number}),
            sequence=number,
        )
    payload = told()
    assert [edit["sequence"] for edit in payload["edit"]] == [0, 1]
    assert payload["edit"][1]["parameters"] == {"angle": 90}
    assert payload["asset"]["isEdited"] is True


def test_what_is_gone_or_not_read_yet_is_not_told(family: Family, ann: Person) -> None:
    bare = family.asset(ann)

    def told(reader: Reader) -> list[Any]:
        return [
            make(reader, assets.AssetReady(ann.id, asset), 3) for make in (upload_ready, edit_ready) for asset in (bare, new_id())
        ]

    with_exif, gone, edits, no_edits = family.runtime.db.read(told)
    assert (with_exif, gone, no_edits) == (None, None, None)
    assert edits is not None


def test_a_session_that_was_logged_out_is_told_and_hung_up_on(family: Family, ann: Person) -> None:
    other = family.session(ann.id)
    session_id = next(row["id"] for row in ann.get("/sessions").json() if row["current"])
    with greeted(family, ann) as listener, greeted(family, other) as stays:
        ann.post("/auth/logout")
        assert listener.hear() == ("on_session_delete", (session_id,))
        assert listener.hear() == GONE
        publish(family, assets.AssetDeleted(ann.id, "a"))
        assert stays.hear() == ("on_asset_delete", ("a",))


def test_a_user_who_was_erased_is_told_and_hung_up_on(family: Family, ann: Person) -> None:
    bob = family.person("Bob")
    with greeted(family, ann) as listener, greeted(family, bob) as stays:
        publish(family, UserDeleted(ann.id))
        assert listener.hear() == stays.hear() == ("on_user_delete", (ann.id,))
        assert listener.hear() == GONE
        publish(family, ConfigUpdated())
        assert stays.hear() == ("on_config_update", ())


def test_the_table_names_each_message_of_the_contract() -> None:
    assert {message.name for message in MESSAGES} == {
        *("on_upload_success", "AssetUploadReadyV1", "AssetUploadReadyV2", "AssetEditReadyV1", "AssetEditReadyV2"),
        *("on_asset_update", "on_asset_trash", "on_asset_delete", "on_asset_restore", "on_asset_hidden"),
        *("on_asset_stack_update", "on_album_update", "on_person_thumbnail", "on_notification", "on_user_delete"),
        "on_config_update",
    }


def test_the_library_is_loaded_by_the_first_client(family: Family, ann: Person) -> None:
    socket = family.scenario.shoebox.asgi._socket
    publish(family, assets.AssetReady(ann.id, family.asset(ann, exif={})), ConfigUpdated())
    assert socket._asgi is None
    with greeted(family, ann):
        assert socket._asgi is not None
