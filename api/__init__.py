"""The HTTP API: accepts briefs, starts their workflows, and serves what is known of jobs."""
