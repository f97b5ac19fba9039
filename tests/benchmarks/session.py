"""A front end's whole session with a kernel that serves the connection file named: it asks what it is, runs a cell and ends it."""
import sys

from jupyter_client import BlockingKernelClient

kc = BlockingKernelClient(connection_file=sys.argv[1])
kc.load_connection_file()
kc.start_channels()
try:
    kc.wait_for_ready(timeout=60)
    reply = kc.execute_interactive("1 + 1", timeout=60, allow_stdin=False)
    assert reply["content"]["status"] == "ok", reply["content"]
    kc.shutdown(reply=True, timeout=60)
finally:
    kc.stop_channels()
