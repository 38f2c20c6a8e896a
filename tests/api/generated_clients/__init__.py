"""Clients that generators make of the API's OpenAPI document: `make test-clients`."""
