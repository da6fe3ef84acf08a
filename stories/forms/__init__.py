"""What stories accept from a browser."""
