"""What the adapters are built of: transport, downloads, lookups, answers."""
