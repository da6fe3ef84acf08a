"""Pages of mentoring. Reading goes through the gate, writing is one action."""
