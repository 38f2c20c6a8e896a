"""Sketches of scenes, drawn here for nothing, so that a storyboard can be seen before it is ordered."""
