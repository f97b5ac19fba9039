"""Starts a kernel so many times, and prints each time the milliseconds from its start to its first cell's answer, and of each of 50 further cells."""
import statistics
import sys
import time

from jupyter_client.manager import KernelManager

for _ in range(int(sys.argv[2])):
    km = KernelManager(kernel_name=sys.argv[1])
    began = time.perf_counter()
    km.start_kernel()
    kc = km.client()
    kc.start_channels()
    try:
        times = []
        for _ in range(51):
            reply = kc.execute("1 + 1", reply=True, timeout=60)
            assert reply["content"]["status"] == "ok", reply["content"]
            now = time.perf_counter()
            times.append((now - began) * 1000)
            began = now
        print(f"{times[0]:.0f} {statistics.median(times[1:]):.2f}")
    finally:
        kc.stop_channels()
        km.shutdown_kernel(now=True)
