"""Seeded randomness, topics and the child process that the animatic and the music share."""
