"""The cut: ffmpeg as a subprocess, and the film's frames, pieces and sound. Imports no other room."""
