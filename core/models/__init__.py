"""Model files, the local chat engine, and the clients for chat and embeddings."""
