"""What is done at events."""
