"""What was spent: by month, day, provider, stage, film."""
