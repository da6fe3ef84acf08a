"""Pages of conversation. Reading goes through the gate, writing is one action."""
