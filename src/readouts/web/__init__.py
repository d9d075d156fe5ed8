"""The site: an archive as pages that people read, check, correct and answer; and the worker beside it."""
