"""Food: products, lots, stores, and the ledger that is never wrong."""
