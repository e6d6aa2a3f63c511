"""Operations under ``/people``, and the search for them."""

from pathlib import Path

from appliance.core.errors import BadRequest
from appliance.core.http.answers import CACHE_NONE, FileAnswer
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import BulkIdResponseDto, Dto, Uuid
from appliance.core.permissions import Permission
from appliance.domains.people import faces, service, sharing
from appliance.domains.people.dtos import (
    AssetFaceUpdateDto,
    MergePersonDto,
    PeopleDeleteDto,
    PeopleQuery,
    PeopleResponseDto,
    PeopleUpdateDto,
    PeopleUsersQuery,
    PeopleUsersUpsertDto,
    PersonCreateDto,
    PersonDeleteDto,
    PersonResponseDto,
    PersonStatisticsResponseDto,
    PersonUpdateDto,
    PersonUserDeleteItem,
    PersonUserDto,
)

routes = Routes("People")
search_routes = Routes("Search")


class PersonNameQuery(Dto):
    """A name or a part of it."""

    name: str
    with_hidden: bool = False


@routes.get("/people", "getAllPeople", permission=Permission.PERSON_READ)
def get_all_people(call: Call, query: PeopleQuery) -> PeopleResponseDto:
    """One page of the caller's people."""
    return service.list_people(call.runtime, call.principal, query)


@routes.post("/people", "createPerson", permission=Permission.PERSON_CREATE)
def create_person(call: Call, body: PersonCreateDto) -> PersonResponseDto:
    """A new person."""
    return service.create(call.runtime, call.principal, body)


@routes.put("/people", "updatePeople", permission=Permission.PERSON_UPDATE)
def update_people(call: Call, body: PeopleUpdateDto) -> list[BulkIdResponseDto]:
    """Change several."""
    return service.update_many(call.runtime, call.principal, body.people)


@routes.delete("/people", "deletePeople", permission=Permission.PERSON_DELETE)
def delete_people(call: Call, body: PeopleDeleteDto) -> None:
    """Forget several."""
    service.delete(call.runtime, call.principal, body.ids, body.user_id)


@routes.post("/people/merge", "mergePeople", permission=Permission.PERSON_MERGE, status=200)
def merge_people(call: Call, body: MergePersonDto) -> list[BulkIdResponseDto]:
    """Let all be the first of them."""
    if not body.ids:
        raise BadRequest("At least one person is required")
    return service.merge(call.runtime, call.principal, body.ids[0], body.ids[1:])


@routes.get("/people/users", "getUsersForPeople", permission=Permission.PERSON_READ)
def get_users_for_people(call: Call, query: PeopleUsersQuery) -> list[PersonUserDto]:
    """Shares that the caller gave or got."""
    return sharing.list_shares(call.runtime, call.principal, query)


@routes.put("/people/users", "upsertPeopleUsers", permission=Permission.PERSON_UPDATE)
def upsert_people_users(call: Call, body: PeopleUsersUpsertDto) -> None:
    """Share people."""
    sharing.share(call.runtime, call.principal, body)


@routes.delete("/people/users", "removeUsersFromPeople", permission=Permission.PERSON_UPDATE, status=200)
def remove_users_from_people(call: Call, body: list[PersonUserDeleteItem]) -> None:
    """End shares."""
    sharing.unshare(call.runtime, call.principal, body)


@routes.get("/people/{id}", "getPerson", permission=Permission.PERSON_READ)
def get_person(call: Call, id: Uuid) -> PersonResponseDto:
    """One person."""
    return service.get(call.runtime, call.principal, id)


@routes.put("/people/{id}", "updatePerson", permission=Permission.PERSON_UPDATE, aliases=("PATCH",))
def update_person(call: Call, id: Uuid, body: PersonUpdateDto) -> PersonResponseDto:
    """Change one."""
    return service.update(call.runtime, call.principal, id, body)


@routes.delete("/people/{id}", "deletePerson", permission=Permission.PERSON_DELETE, body_optional=True)
def delete_person(call: Call, id: Uuid, body: PersonDeleteDto) -> None:
    """Forget one."""
    service.delete(call.runtime, call.principal, [id], body.user_id)


@routes.post("/people/{id}/merge", "mergePersonLegacy", permission=Permission.PERSON_MERGE, status=200)
def merge_person_legacy(call: Call, id: Uuid, body: MergePersonDto) -> list[BulkIdResponseDto]:
    """Let others be this one."""
    return service.merge(call.runtime, call.principal, id, body.ids)


@routes.put("/people/{id}/reassign", "reassignFaces", permission=Permission.PERSON_REASSIGN)
def reassign_faces(call: Call, id: Uuid, body: AssetFaceUpdateDto) -> list[PersonResponseDto]:
    """Let faces of others be this person's."""
    return faces.reassign(call.runtime, call.principal, id, body.data)


@routes.get("/people/{id}/statistics", "getPersonStatistics", permission=Permission.PERSON_STATISTICS)
def get_person_statistics(call: Call, id: Uuid) -> PersonStatisticsResponseDto:
    """On how many assets."""
    return PersonStatisticsResponseDto(assets=service.statistics(call.runtime, call.principal, id))


@routes.get(
    "/people/{id}/thumbnail", "getPersonThumbnail", permission=Permission.PERSON_READ, media_type="application/octet-stream"
)
def get_person_thumbnail(call: Call, id: Uuid) -> FileAnswer:
    """The portrait."""
    path = service.thumbnail_path(call.runtime, call.principal, id)
    return FileAnswer(Path(path), "image/jpeg", f"{id}.jpeg", CACHE_NONE)


@search_routes.get("/search/person", "searchPerson", permission=Permission.PERSON_READ)
def search_person(call: Call, query: PersonNameQuery) -> list[PersonResponseDto]:
    """People by name."""
    return service.search(call.runtime, call.principal, query.name, with_hidden=query.with_hidden)
