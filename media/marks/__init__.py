"""Marks that say of a film that machines made it: IPTC's source type in XMP, and Content Credentials."""
