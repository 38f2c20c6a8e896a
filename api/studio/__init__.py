"""The Studio: the page at `/`, and the files it is made of. It asks the API over HTTP, as any caller does."""
