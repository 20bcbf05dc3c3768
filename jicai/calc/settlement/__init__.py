"""Settlement with suppliers: what is payable, what was paid, what is overdue (A 二（三）, B 三（四）)."""
