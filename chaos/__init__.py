"""chaos/ asks for many films while services fail and processes are killed, and then compares the books."""
