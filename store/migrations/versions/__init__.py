"""Every version of the catalog, oldest first."""
