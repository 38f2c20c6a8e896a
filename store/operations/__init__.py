"""What operators are told of the films at work, over all teams: reads of the catalog alone."""
