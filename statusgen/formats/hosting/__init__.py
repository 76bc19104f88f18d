"""What hosts and web servers are told about the site: headers, redirects, ready configurations."""

SERVERS = {"nginx": "nginx.conf", "caddy": "Caddyfile", "apache": "apache.conf"}
"""What ``statusgen hosting`` configures, with the template of each."""
