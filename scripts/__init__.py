"""What the Makefile runs; each file is called as `python -m scripts.<name>` from the top folder."""
