"""What commands answer: rows, totals and the words around them, without options and printing."""
