"""What an archive keeps for its site: accounts, what is published, replies, and the worker's jobs."""
