#!/usr/bin/env python3
"""Runs a command; when it ends, or this is told to stop, none of its processes is left behind.

A shell cannot promise that: browsers and servers leave their parent's process group, and make passes on only some
signals.
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
    """Processes that outlive their parent become ours, and we end when make does."""
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None).prctl
        prctl(PR_SET_CHILD_SUBREAPER, 1)
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def caught(pid):
    """Which of our signals that process catches."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            mask = int(dict(line.split(":", 1) for line in status)["SigCgt"], 16)
    except (OSError, KeyError):
        return set()
    return {number for number in SIGNALS if mask >> (number - 1) & 1}


def wait(child):
    """Waits for the child. Make does not pass on an interrupt or a hang-up sent to it alone: it waits for us, and shows
    that one came only by catching no other."""
    make = os.getppid()
    before = caught(make)
    while True:
        try:
            return child.wait(0.5)
        except subprocess.TimeoutExpired:
            for number in before - caught(make):
                raise Stopped(number)


def descendants():
    children = {}
    for entry in os.listdir("/proc") if sys.platform == "linux" else []:
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as stat:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it ended meanwhile
            children.setdefault(parent, []).append(int(entry))
    found, todo = [], [os.getpid()]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def send(number, pids):
    for pid in pids:
        try:
            os.kill(pid, number)
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
    send(signal.SIGTERM, descendants() or [child.pid])
    deadline = time.monotonic() + GRACE_SECONDS
    while reap():
        if time.monotonic() > deadline:
            send(signal.SIGKILL, descendants() or [child.pid])
        time.sleep(0.02)


def main():
    adopt_descendants()
    listen(stop)
    child = subprocess.Popen(sys.argv[1:], start_new_session=True)
    try:
        code = wait(child)
    except Stopped as stopped:
        code = -stopped.args[0]
    end_all(child)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
