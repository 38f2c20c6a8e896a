"""Live progress: pollers, subscribers and event streams. docs/adr/0011 gives the design."""
