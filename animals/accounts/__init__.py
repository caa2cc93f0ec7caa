"""People: who they are, how they prove it, and what their role may do."""
