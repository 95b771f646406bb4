"""Tags that the templates of every floor may load."""
