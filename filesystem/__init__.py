"""Safe writing to the local disk: atomic replacement and fsync. Imports no other room."""
