"""What people are told by mail: their choices, and the links in their mails."""
