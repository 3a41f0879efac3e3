"""What can keep the embedded servers from running, each said in one line for the person there."""


class ServersUnavailable(Exception):
    """The message says what is missing and what to do."""


class AlreadyRunning(ServersUnavailable):
    """Another command holds this folder's servers."""


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP came while servers ran; it ends the command as Ctrl-C does."""
