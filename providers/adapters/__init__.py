"""One adapter for each paid service, and the animatic, which costs nothing."""
