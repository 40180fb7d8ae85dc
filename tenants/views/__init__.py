"""Pages of who there is and who may see whom."""
