"""What operators see: all films at work, services, workers, money and repairs, over all teams."""
