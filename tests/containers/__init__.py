"""The image really runs: a film in containers, and on a slim machine. `make containers` runs these."""
