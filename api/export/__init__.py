"""A film with all its parts as one zip, for editing programs."""
