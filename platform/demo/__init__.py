"""The generated market and the `demo` command; no rule of the product lives here."""
