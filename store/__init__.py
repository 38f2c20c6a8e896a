"""The database of jobs and their costs, and the storage of the files that they made."""
