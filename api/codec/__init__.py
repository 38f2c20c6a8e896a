"""The codec server, which decrypts payloads for the Temporal Web UI and the `temporal` command."""
