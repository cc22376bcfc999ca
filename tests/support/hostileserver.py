"""Runs command lines in forked children of a process that has everything imported: real streams, no start-up time.

Reads one JSON request a line from standard input, answers with one JSON line. Started by ``sandbox.Sandbox`` with the
folder of the ready-made data, which the program has where it is installed.
"""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

_KILL_AFTER = 20.0
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "webbrowser.",
              "urllib.", "ftplib.", "http.client.", "smtplib.", "pty.spawn", "os.startfile", "syslog.")  # fmt: skip
_CHANGING = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "os.chmod",
             "os.chown", "os.utime", "shutil.copyfile", "shutil.move", "shutil.rmtree"}  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(log: int) -> None:
    """Write a line for every try to reach the network, start a program or change a file."""

    def note(line: str) -> None:
        with contextlib.suppress(OSError):  # where no file may grow, the log may not either
            os.write(log, line.encode(errors="replace"))

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            note(f"forbidden\t{event}\n")
        elif event in _CHANGING:
            note(f"{event}\t{args[0]!r}\n")
        elif event == "open" and isinstance(args[0], str | bytes) and isinstance(args[2], int) and args[2] & _WRITING:
            note(f"open\t{args[0]!r}\n")

    sys.addaudithook(hook)


def _load_everything() -> None:
    import hikisupport

    for module in pkgutil.walk_packages(hikisupport.__path__, "hikisupport."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in ("rich.console", "rich.text", "segno", "csv", "difflib", "tempfile", "zipfile", "pydantic.main"):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    hikisupport.core.ready._FOLDER = Path(sys.argv[1])


def _stream(number: int, kind: str, path: str) -> None:
    """Put a file, nothing (closed), a full device or a pipe that nobody reads in the place of a stream."""
    if kind == "closed":
        os.close(number)
        return
    if kind == "nobody":
        reader, new = os.pipe()
        os.close(reader)
    elif kind == "full":
        new = os.open("/dev/full", os.O_WRONLY)
    else:
        new = os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(new, number)
    os.close(new)


def _reopened(number: int, mode: str, encoding: str) -> Any:
    """Return the Python stream of a number, None where it is closed: as Python starts."""
    try:
        os.fstat(number)
    except OSError:
        return None
    return open(number, mode, encoding=encoding, closefd=False)


def _child(request: dict[str, Any]) -> None:
    os.environ.clear()
    os.environ.update(request["env"])
    time.tzset()
    os.chdir(request["cwd"])
    if request["gone"]:
        Path(request["cwd"]).rmdir()
    log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        _stream(number, request[name], request[f"{name}_path"])
    encoding = request["encoding"]
    sys.stdin = sys.__stdin__ = _reopened(0, "r", encoding)
    sys.stdout = sys.__stdout__ = _reopened(1, "w", encoding)
    sys.stderr = sys.__stderr__ = _reopened(2, "w", encoding)
    if request["largest"] is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (request["largest"],) * 2)
    if request["fault"]:
        module, name = request["fault"].split(":")
        getattr(importlib.import_module(module), name)()
    from hikisupport.__main__ import main

    sys.argv = ["hikisupport", *(os.fsdecode(bytes.fromhex(word)) for word in request["args"])]
    watch(log)
    main()


def _wait(child: int) -> dict[str, Any]:
    start = time.monotonic()
    while True:
        pid, status, usage = os.wait4(child, os.WNOHANG)
        took = time.monotonic() - start
        if pid:
            break
        if took > _KILL_AFTER:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)
    return {"code": os.waitstatus_to_exitcode(status), "cpu": usage.ru_utime + usage.ru_stime, "wall": took}


def serve() -> None:
    """Answer requests until the input ends."""
    _load_everything()
    gc.collect()
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            return _child(request)  # ends as a process of its own, with all that Python does at its end
        sys.stdout.write(json.dumps(_wait(child)) + "\n")
        sys.stdout.flush()
    return None


if __name__ == "__main__":
    serve()
