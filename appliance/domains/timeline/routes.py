"""Operations under ``/timeline``."""

from appliance.core.http.answers import JsonBytes
from appliance.core.http.call import Call
from appliance.core.http.operation import Routes
from appliance.core.permissions import Permission
from appliance.domains.timeline import service
from appliance.domains.timeline.dtos import (
    TimeBucketAssetDto,
    TimeBucketAssetResponseDto,
    TimeBucketDto,
    TimeBucketsResponseDto,
)

routes = Routes("Timeline")


@routes.get(
    "/timeline/buckets",
    "getTimeBuckets",
    permission=Permission.ASSET_READ,
    shared_link=True,
    response=list[TimeBucketsResponseDto],
)
def get_time_buckets(call: Call, query: TimeBucketDto) -> JsonBytes:
    """The months that have assets, with counts."""
    return JsonBytes(service.buckets(call.runtime, call.principal, query))


@routes.get(
    "/timeline/bucket",
    "getTimeBucket",
    permission=Permission.ASSET_READ,
    shared_link=True,
    response=TimeBucketAssetResponseDto,
)
def get_time_bucket(call: Call, query: TimeBucketAssetDto) -> JsonBytes:
    """The assets of one month."""
    return JsonBytes(service.bucket(call.runtime, call.principal, query))
