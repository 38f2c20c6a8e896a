"""What decrypts Temporal's payloads for the Temporal Web UI and the `temporal` command."""
