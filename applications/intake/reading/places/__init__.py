"""Which country or territory people mean, by any name in any language."""
