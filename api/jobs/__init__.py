"""Routes and operations of jobs: create, list, edit, cancel, retry, retake, approve."""
