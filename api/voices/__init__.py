"""The voices that may speak a film, and samples of those that cost nothing."""
