"""Whatever happens, and wherever a sync breaks off: in the end each phone has what its user may see.

The phones' own database refuses a line whose parent it lacks, and two assets of one owner with the same bytes.
"""

import json
import random
from itertools import groupby
from typing import Any

import pytest

from appliance.domains.sync import service
from appliance.domains.sync import stream as stream_module
from tests.clients.phone import REQUEST_TYPES
from tests.clients.phone.payloads import decode
from tests.clients.phone.store import Store
from tests.domains.sync.household import Household
from tests.rows import Family
from tests.scenario import Person, Scenario

ROUNDS = 60


class Phone:
    """An app that applies and acknowledges run by run, and may break off after any of them."""

    def __init__(self, family: Family, person: Person) -> None:
        self.runtime = family.runtime
        self.person = person
        self.session = family.scenario.rows('SELECT id FROM session WHERE "userId" = ?', person.id)[0]["id"]
        self.store = Store()

    def sync(self, house: Household, dice: random.Random, *, restless: bool) -> None:
        """One sync; ``restless``: the family goes on meanwhile, and the connection may break."""
        for chunk in service.stream(self.runtime, self.person.id, self.session, REQUEST_TYPES, reset=False):
            lines = [json.loads(line) for line in chunk.decode().removesuffix("\n").split("\n") if line]
            for entity, run in groupby(lines, key=lambda line: str(line["type"])):
                members = list(run)
                self.store.apply(entity, [decode(entity, line["data"]) for line in members])
                if restless and dice.random() < 0.03:
                    return
                service.acknowledge(self.runtime, self.session, [members[-1]["ack"]])
            if restless and dice.random() < 0.5:
                house.step()

    def tables(self, truth: dict[str, set[tuple[Any, ...]]]) -> dict[str, set[tuple[Any, ...]]]:
        """What the phone has, in the form of ``Household.truth``, without what it may keep of former sharing."""
        store = self.store
        visible = {row[0] for row in truth["asset"]}
        with_exif = {row[0] for row in truth["exif"]}
        stacks = {row[1] for row in truth["stack"]} | {self.person.id}
        assets = store.payloads("remote_asset").values()
        return {
            "user": _rows(store.payloads("user").values(), "id", "name"),
            "partner": {(row[0], row[1], int(json.loads(row[2])["inTimeline"])) for row in store.dump()["partner"]},
            "asset": {
                row
                for row in _rows(assets, "id", "ownerId", "isFavorite", "visibility", "stackId", "deletedAt")
                if row[0] in visible or row[1] == self.person.id
            },
            "exif": {row for row in _rows(store.payloads("remote_exif").values(), "assetId", "rating") if row[0] in with_exif},
            "stack": {
                row for row in _rows(store.payloads("stack").values(), "id", "ownerId", "primaryAssetId") if row[1] in stacks
            },
            "album": {(row[0], json.loads(row[2])["name"], row[1]) for row in store.dump()["remote_album"]},
            "album_user": {(row[0], row[1], json.loads(row[2])["role"]) for row in store.dump()["album_user"]},
            "album_asset": {(row[1], row[0]) for row in store.dump()["album_asset"]},
            "memory": _rows(store.payloads("memory").values(), "id", "isSaved"),
            "memory_asset": {(row[1], row[0]) for row in store.dump()["memory_asset"]},
            "person": _rows(store.payloads("person").values(), "id", "name"),
            "face": {(row[0], row[1], row[2], int(json.loads(row[3])["isVisible"])) for row in store.dump()["asset_face"]},
        }


def _rows(payloads: Any, *members: str) -> set[tuple[Any, ...]]:
    return {tuple(int(value) if isinstance(value := payload[name], bool) else value for name in members) for payload in payloads}


@pytest.mark.parametrize("seed", range(3))
def test_phones_converge(scenario: Scenario, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    monkeypatch.setattr(stream_module, "PAGE_ROWS", 3)
    monkeypatch.setattr(stream_module, "CHUNK_BYTES", 400)
    dice = random.Random(seed)
    house = Household(Family(scenario), seed)
    phones = [Phone(house.family, person) for person in house.people]
    for number in range(ROUNDS):
        for _ in range(dice.randint(0, 6)):
            house.step()
        phone = dice.choice(phones)
        phone.sync(house, dice, restless=True)
        if number % 5 == 4:
            for phone in phones:
                phone.sync(house, dice, restless=False)
                truth = house.truth(phone.person)
                tables = phone.tables(truth)
                wrong = {name: (truth[name] - tables[name], tables[name] - truth[name]) for name in truth}
                assert all(not any(both) for both in wrong.values()), {name: both for name, both in wrong.items() if any(both)}
