"""Pages for people: each module makes one kind of page, its view and its maker side by side."""
