"""Operations under ``/activities``."""

from appliance.core.http.answers import WithStatus
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.http.wire import Uuid
from appliance.core.permissions import Permission
from appliance.domains.activities import service
from appliance.domains.activities.dtos import (
    ActivitiesQuery,
    ActivityCreateDto,
    ActivityResponseDto,
    ActivityStatisticsQuery,
    ActivityStatisticsResponseDto,
)

routes = Routes("Activities")


@routes.get("/activities", "getActivities", permission=Permission.ACTIVITY_READ)
def get_activities(call: Call, query: ActivitiesQuery) -> list[ActivityResponseDto]:
    """What was said in an album."""
    return service.search(call.runtime, call.principal, query)


@routes.post("/activities", "createActivity", permission=Permission.ACTIVITY_CREATE, response=ActivityResponseDto)
def create_activity(call: Call, body: ActivityCreateDto) -> WithStatus:
    """Comment or like; 200 for a like that was there already (contract/deviations.md)."""
    activity, is_new = service.create(call.runtime, call.principal, body)
    return WithStatus(activity, 201 if is_new else 200)


@routes.get("/activities/statistics", "getActivityStatistics", permission=Permission.ACTIVITY_STATISTICS)
def get_activity_statistics(call: Call, query: ActivityStatisticsQuery) -> ActivityStatisticsResponseDto:
    """How much was said."""
    return service.statistics(call.runtime, call.principal, query)


@routes.delete("/activities/{id}", "deleteActivity", permission=Permission.ACTIVITY_DELETE)
def delete_activity(call: Call, id: Uuid) -> None:
    """Take something back."""
    service.delete(call.runtime, call.principal, id)
