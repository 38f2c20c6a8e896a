"""store/ keeps: the catalog of jobs and what they cost, and the files that they made."""
