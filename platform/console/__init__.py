"""The web pages: what operators, factories and buyers see and do in a browser."""
