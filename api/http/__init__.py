"""The HTTP layer: routes, middleware, problem documents, signed links."""
