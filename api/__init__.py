"""The HTTP API: accepts briefs, starts their workflows, and serves what is known of jobs."""

import gc

# Imports make objects by the hundred thousand, and next to no garbage. By Python's own threshold (700) it
# would look through them hundreds of times: a sixth of a start. `api.app` sets it
# back at its end.
gc.set_threshold(10_000)
