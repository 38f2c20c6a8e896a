"""Decides: the durable story of a film, and every model that crosses a boundary. Pure: no I/O here."""
