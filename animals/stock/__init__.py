"""Food: products, lots, stores and the ledger that moves whole grams between them."""
