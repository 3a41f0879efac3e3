"""Executes a server that ends with its parent and never runs as root; a script.

`python guard.py IDENTITY PARENT SIGNAL PROGRAM [ARGUMENT …]`, where IDENTITY is `self`, `namespace`
or `UID:GID`. It replaces itself by PROGRAM, so the process id and the exit code are the program's.
On Linux the kernel sends SIGNAL when the parent process PARENT ends, however it ends; elsewhere a
server that outlives its parent is stopped by the next start.
"""

import ctypes
import os
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
NOBODY = 65534
CANNOT_CHANGE_IDENTITY = 77


def enter_namespace() -> None:
    """Enters a user namespace in which root appears as `nobody`.

    Files keep the owner of the outer namespace. Raises OSError where namespaces are blocked.
    """
    uid, gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{NOBODY} {uid} 1"),
        ("gid_map", f"{NOBODY} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def drop_to(uid: int, gid: int) -> None:
    """Gives root up for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with(parent: int, signal_number: int) -> None:
    """Has the kernel send the signal when the parent ends; a new identity clears it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
        if os.getppid() != parent:
            sys.exit("the parent ended before its server started")


def main() -> None:
    identity, parent, signal_number, *command = sys.argv[1:]
    try:
        if identity == "namespace":
            enter_namespace()
        elif identity != "self":
            uid, gid = identity.split(":")
            drop_to(int(uid), int(gid))
    except OSError as error:
        sys.stderr.write(f"cannot run as {identity}: {error}\n")
        sys.exit(CANNOT_CHANGE_IDENTITY)
    die_with(int(parent), int(signal_number))
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
