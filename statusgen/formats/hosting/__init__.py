"""Configuration of hosts and web servers: headers, redirects, nginx, Caddy, Apache."""
