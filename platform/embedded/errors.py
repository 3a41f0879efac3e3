"""Defines the errors of embedded servers, each in one line."""


class ServersUnavailable(Exception):
    """Reports what is missing for the servers and what to do."""


class AlreadyRunning(ServersUnavailable):
    """Reports that another command uses this folder's servers."""


class Terminated(KeyboardInterrupt):
    """Reports SIGTERM or SIGHUP; ends the command as Ctrl-C does."""
