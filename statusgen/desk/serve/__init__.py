"""``statusgen serve``: what the site would show, in a browser, beside the text that is being written."""
