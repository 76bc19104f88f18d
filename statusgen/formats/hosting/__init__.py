"""What hosts and web servers are told about the site: headers, redirects, ready configurations."""
