"""Measures: each figure beside its reference, both in the same run. `make bench` runs all."""
