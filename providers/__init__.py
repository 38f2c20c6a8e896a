"""Providers of video, music and storyboards: one adapter each, one protocol, one error taxonomy."""
