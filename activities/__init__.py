"""Acts: one idempotent side effect each. An activity may be tried again at any moment, by any worker."""
