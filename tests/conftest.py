"""What every test may ask for: undefined template variables fail, mail servers and workers are real."""
