"""Animals and what was seen of them."""
