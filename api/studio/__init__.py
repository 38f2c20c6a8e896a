"""The Studio: the page at `/` and its files. It calls the API over HTTP, like any client."""
