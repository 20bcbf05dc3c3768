"""Generated exports of any size, and the measurements made on them."""
