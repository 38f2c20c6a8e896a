"""All versions of the schema, oldest first."""
