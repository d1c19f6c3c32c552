"""领导批示: who directed what, to whom it went, and what was fed back by when."""
