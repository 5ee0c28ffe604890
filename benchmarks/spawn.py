"""Starts the commands it reads from stdin, one after another, and tells what each took.

`run.py` starts this with `python -I -S`, and it imports nothing that is not built in. The kernel counts what a process occupied
before `exec` into its peak memory, so whoever measures memory must be smaller than whatever is measured.

A line in: the folder to run in and the words, separated by \\x1f. A line out: wall seconds, CPU seconds, peak KiB, exit status.
"""

import posix
import sys
import time


def main() -> None:
    null = posix.open("/dev/null", posix.O_RDWR)
    for line in sys.stdin.buffer:
        folder, *words = line.rstrip(b"\n").split(b"\x1f")
        posix.chdir(folder)
        began = time.perf_counter()
        actions = [(posix.POSIX_SPAWN_DUP2, null, descriptor) for descriptor in (0, 1, 2)]
        child = posix.posix_spawn(words[0], words, posix.environ, file_actions=actions)
        _, status, used = posix.wait4(child, 0)
        wall = time.perf_counter() - began
        print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, status, flush=True)


main()
