"""The parts that adapters are built of: transport, downloads, lookups, answers."""
