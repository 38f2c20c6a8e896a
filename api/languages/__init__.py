"""Films in further languages: what is asked for, what it costs, and the run that makes one."""
