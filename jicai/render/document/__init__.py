"""Official documents: the layout of GB/T 9704, the templates in it, and what fills them."""
