"""The operators' snapshot: films at work, services, workers, money and repairs."""
