"""A private PostgreSQL, broker and mail catcher for development, tests and trying the program out.

They run only where ``DATABASE_URL``, ``REDIS_URL`` or ``EMAIL_URL`` name nothing else, listen on the loopback address
alone, and keep everything in the checkout's ``.state`` folder. ``services.attach`` is the door.
"""
