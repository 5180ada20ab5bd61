"""What organisers type and tap: new events, running them, staff."""
