"""Relays: the HTTP API. It keeps a job, starts its workflow, and tells what catalog and workflow know."""
