"""Speaks: one file for each outside service, behind one protocol, with one taxonomy of errors."""
