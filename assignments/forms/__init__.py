"""What is accepted from a browser."""
