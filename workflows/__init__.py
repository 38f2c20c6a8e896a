"""Decides: the durable story of a film, and every model that crosses a boundary. Pure: nothing here does I/O."""
