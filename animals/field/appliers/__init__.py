"""One module a kind of record: from its fields to the service that the web calls too."""
