"""Which services and models can be ordered here, and what a film would cost."""
