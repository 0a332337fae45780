"""What leaves the house: one module per document. Composing is pure; rendering is the last step."""
