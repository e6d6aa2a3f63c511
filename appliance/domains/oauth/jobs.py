"""Background work after a login."""

from appliance.core.jobs import JobKind
from appliance.core.runtime import Runtime
from appliance.domains.oauth import pictures


def fetch_profile_picture(runtime: Runtime, user_id: str, url: str) -> None:
    """Fetch the picture that a login service has of a user."""
    pictures.fetch(runtime, user_id, url)


def register(runtime: Runtime) -> None:
    """Make it known."""
    runtime.jobs.register(JobKind(name="fetch_profile_picture", queue="backgroundTask", function=fetch_profile_picture), runtime)
