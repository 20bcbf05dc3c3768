"""How advances come back: monthly offsets against the funds' payments, and the refund of what is left."""
