"""The emulated services, one file each. Classes in a module's list `SERVICES` are found by themselves."""
