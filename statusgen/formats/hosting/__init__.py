"""What hosts and web servers are told about the site: headers, redirects, ready configurations."""

SERVERS = {"nginx": "nginx.conf", "caddy": "Caddyfile", "apache": "apache.conf"}
"""What ``statusgen hosting`` configures, with the template of each."""
JOBS = {
    "cron": "cron",
    "systemd": "systemd.service",
    "github": "github.yml",
    "gitlab": "gitlab.yml",
    "docker": "Dockerfile",
}
"""What builds the site again and again, with the template of each."""
