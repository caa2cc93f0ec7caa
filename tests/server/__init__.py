"""What only a real server over a real socket can prove."""
