"""What pages ask of an archive, and what is kept beside it so that the answers come quickly."""
