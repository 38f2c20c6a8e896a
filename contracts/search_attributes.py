"""Search attributes: what operators can filter jobs by in the Web UI and with `temporal workflow list`."""

from temporalio.common import SearchAttributeKey

OWNER = SearchAttributeKey.for_keyword("LongtakeOwner")
STATUS = SearchAttributeKey.for_keyword("LongtakeStatus")
PROVIDER = SearchAttributeKey.for_keyword("LongtakeProvider")

ALL_ATTRIBUTES = (OWNER, STATUS, PROVIDER)
