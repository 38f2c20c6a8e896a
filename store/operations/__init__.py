"""Reads of the catalog for operators: the films at work, over all teams."""
