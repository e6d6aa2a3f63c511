"""Whether database and files agree. Owns no table. Offers ``inspect(reader, root)``, which only looks."""

from appliance.domains.integrity.service import Finding, Report, inspect

__all__ = ["Finding", "Report", "inspect"]
