"""What one volunteer does to keep the program running: backup and restore, and asking how everything is."""
