"""Log-ins, teams, and who is in them."""
