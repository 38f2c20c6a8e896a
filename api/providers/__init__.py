"""The services and models that can be ordered here, and the cost and time of a film."""
