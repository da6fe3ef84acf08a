"""What browsers ask of events."""
