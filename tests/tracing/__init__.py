"""Traces: what is sent to a collector, and that nothing is loaded where there is none."""
