"""What people are owed: written with its cause, delivered afterwards, in order."""
