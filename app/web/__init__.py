"""Between HTTP and the bureau: rendering, errors, security, forms."""
