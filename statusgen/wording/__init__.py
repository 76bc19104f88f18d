"""A situation in the words of one language: sentences, and the views that several pages share."""
