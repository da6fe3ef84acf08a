"""What browsers ask of stories."""
