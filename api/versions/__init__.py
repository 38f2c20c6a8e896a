"""The versions of a finished film: each cut that is kept, what changed in it, and taking one back."""
