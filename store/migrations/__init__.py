"""The catalog's versions, from empty to now."""
