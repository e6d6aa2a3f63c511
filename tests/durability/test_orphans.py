"""A killed server leaves no process behind, not even one that is in the middle of something long."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.process import ROOT, wait_until

PROGRAM = """
import threading, time
from appliance.core.workers import ChildProcesses

def nothing():
    pass

if __name__ == "__main__":
    children = ChildProcesses(2, [], nothing)
    for _ in range(2):
        threading.Thread(target=children.run, args=(time.sleep, 600), kwargs={"seconds": 900}, daemon=True).start()
    time.sleep(600)
"""


def _session(leader: int) -> list[str]:
    """Command lines of the living processes of a session."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_children_in_the_middle_of_work_end_with_the_server(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, str(program)], env=environment, start_new_session=True)
    try:
        wait_until(lambda: sum("forkserver" in line for line in _session(process.pid)) >= 3, "two children work", 30)
        process.kill()
        process.wait()
        wait_until(lambda: not _session(process.pid), f"they end too: {_session(process.pid)}", 10)
    finally:
        if _session(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
