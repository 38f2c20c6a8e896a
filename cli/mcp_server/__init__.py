"""`longtake mcp`: films for assistants that speak the Model Context Protocol."""
