"""The room of timelines: a film's cut, written for editing programs. Pure."""
