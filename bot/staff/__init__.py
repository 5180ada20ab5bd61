"""What staff type and tap: their code, finding guests, attendance, undo."""
