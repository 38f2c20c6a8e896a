"""The Studio: the page at `/`, and the files that it is made of. It asks the API over HTTP like any other caller."""
