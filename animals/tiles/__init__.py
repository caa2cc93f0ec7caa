"""The map's own file: which one is drawn, its bytes, and pictures made of it."""
