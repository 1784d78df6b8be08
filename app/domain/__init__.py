"""The bureau's rules, pure: the standard library and stdnum, nothing of ours but words."""
