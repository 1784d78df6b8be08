"""What the speed targets are measured by: ratios of two things measured in one run."""
