"""Words of the messages of each reader, joined by `imports.messages`."""
