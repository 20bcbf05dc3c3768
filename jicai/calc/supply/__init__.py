"""How companies and distributors supply: orders, deliveries, refusals, and the attention level that they suggest."""
