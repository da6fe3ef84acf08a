"""What events accept from a browser."""
