"""A chaos run: orders many films while services fail and processes are killed, then checks the invoice."""
