"""Benchmarks: each figure beside its reference, both from the same run. `make bench` runs all."""
