"""Who did what: an insert-only trail of ids, chained so that no row can be edited unnoticed."""
