"""One call's conversation: a script as data, played and listened to over a leg."""
