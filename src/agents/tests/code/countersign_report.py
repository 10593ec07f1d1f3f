"""A plug-in of pytest: writes what passed, what failed and which lines of some files ran."""

import json
import os
import sys
import threading

REPORT = os.environ["COUNTERSIGN_REPORT"]
COUNT = [line for line in os.environ.get("COUNTERSIGN_COUNT", "").split("\n") if line]
FILES = {os.path.realpath(path): path for path in COUNT}

passed = 0
failed = []
broken = []
ran = {path: set() for path in COUNT}


def trace(frame, event, _):
    path = FILES.get(frame.f_code.co_filename)
    if path is None:
        return None
    if event == "line":
        ran[path].add(frame.f_lineno)
    return trace


def lines_of(code):
    found = {line for _, _, line in code.co_lines() if line} - {code.co_firstlineno}
    for part in code.co_consts:
        if hasattr(part, "co_lines"):
            found |= lines_of(part)
    return found


def count_lines(path):
    try:
        with open(path, encoding="utf8") as file:
            return sorted(lines_of(compile(file.read(), path, "exec")))
    except (OSError, SyntaxError, ValueError):
        return []


if FILES:
    sys.settrace(trace)
    threading.settrace(trace)


def pytest_runtest_logreport(report):
    global passed
    if report.failed:
        failed.append(f"{report.nodeid}: {report.longreprtext}"[:4000])
    elif report.when == "call" and report.passed:
        passed += 1


def pytest_collectreport(report):
    if report.failed:
        broken.append(f"{report.nodeid}: {report.longreprtext}"[:4000])


def pytest_sessionfinish():
    sys.settrace(None)
    hits = {}
    for path in COUNT:
        every = count_lines(path)
        lines = sorted(ran[path] & set(every))
        hits[path] = {"lines": lines, "ofLines": every, "branches": [], "ofBranches": None}
    with open(REPORT, "w", encoding="utf8") as file:
        json.dump({"passed": passed, "failed": failed, "broken": broken, "hits": hits}, file)
