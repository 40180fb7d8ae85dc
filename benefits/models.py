"""What it was worth (next slice)."""
