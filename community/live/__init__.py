"""Live updates: the database is the truth, a socket only says "look"."""
