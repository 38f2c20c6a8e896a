"""The ledger: one row for each paid call, so that nothing is ever paid for twice."""
