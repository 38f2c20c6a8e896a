"""Live progress: who watches what, and what they are told. docs/adr/0011 tells why it is built so."""
