"""Letters to people: their text, the links in them, and the client that hands them to a mail server."""
