"""Links by which owners share films, and the page that such a link shows."""
