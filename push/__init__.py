"""Web Push to people's browsers: what is said, its encryption, and the key by which push services know us."""
