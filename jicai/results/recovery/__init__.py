"""What `jicai offset`, `refund`, `ledger` and `cashflow` answer."""
