#!/usr/bin/env python3
"""Runs a command, and leaves none of its processes behind, however it ends.

Each script stops the servers that it started. This is for what a script cannot stop. Browsers put themselves into
sessions of their own, where neither the terminal's Ctrl-C nor a signal to the process group reaches them, and a script
that was killed stops nothing at all. On Linux a process may adopt the orphans among its descendants
(PR_SET_CHILD_SUBREAPER), so that from here all of them can be found. When the command ends, or this is told to stop
(SIGINT, SIGTERM, SIGHUP, or the end of the process that started it: PR_SET_PDEATHSIG), they are sent SIGTERM, and what
is left after five seconds SIGKILL. On other systems only the command itself is stopped.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
GRACE_SECONDS = 5


class Stopped(Exception):
    pass


def listen(handler):
    for number in SIGNALS:
        signal.signal(number, handler)


def stop(number, _frame):
    listen(signal.SIG_IGN)  # a second signal must not interrupt the tidying up
    raise Stopped(number)


def adopt_descendants():
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def parents():
    """The parent of each process on this machine."""
    found = {}
    for entry in os.listdir("/proc") if sys.platform == "linux" else []:
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                    found[int(entry)] = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended meanwhile
    return found


def descendants():
    children = {}
    for process, parent in parents().items():
        children.setdefault(parent, []).append(process)
    found = list(children.get(os.getpid(), []))
    for process in found:  # which grows as it is read
        found += children.get(process, [])
    return found


def send(number, child):
    for process in descendants() or [child.pid]:
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass


def reap():
    """Collects what has ended; False when no child is left."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    except ChildProcessError:
        return False


def end_all(child):
    listen(signal.SIG_IGN)
    send(signal.SIGTERM, child)
    deadline = time.monotonic() + GRACE_SECONDS
    while reap():
        if time.monotonic() > deadline:
            send(signal.SIGKILL, child)
        time.sleep(0.02)


def main():
    adopt_descendants()
    listen(stop)
    child = subprocess.Popen(sys.argv[1:], start_new_session=True)
    try:
        code = child.wait()
    except Stopped as stopped:
        code = -stopped.args[0]
    end_all(child)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
