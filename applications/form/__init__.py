"""The public application form: its pages, its drafts, and sending in."""
