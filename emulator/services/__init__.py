"""The services, one file each. A module that lists classes in `SERVICES` is found by itself."""
