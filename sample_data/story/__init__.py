"""The made-up quarter, step by step: who there is, what was agreed, what was ordered, what was paid."""
