"""The Studio: the page at `/` and its files. The page calls the API over HTTP, like any client."""
