"""Pages of the programme's work. Reading goes through the gate, writing is one action."""
