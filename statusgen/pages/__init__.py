"""HTML pages: one module for each kind of page, with its view and its outputs."""
