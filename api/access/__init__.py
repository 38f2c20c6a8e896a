"""The caller of a request, with their scopes."""
