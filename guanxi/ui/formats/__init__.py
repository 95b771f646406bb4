"""How numbers and days are written, per language."""
