"""Pictures of animals: bytes made safe, kept under their digest, shown to who may see them."""
