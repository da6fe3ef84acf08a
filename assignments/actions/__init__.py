"""The verbs of the programme's work."""
