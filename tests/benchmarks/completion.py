"""Asks a kernel for completions as a person who types would, and prints the milliseconds of each after the first."""
import sys
import time

from jupyter_client.manager import start_new_kernel

TYPED = [
    "Console.", "Console.Wr", "names.", "names.Sel", "names.Select(n => n.", "var x = Math.", "Math.A", "pops[0].", "pops[0].Co",
    "using System.Te", "await Task.", "string.Jo", "new List<int>().", "Enumerable.Ra", "DateTime.UtcNow.", "byLength.",
]

km, kc = start_new_kernel(kernel_name=sys.argv[1])
try:
    kc.execute_interactive(
        'record Pop(string Color, int Score); var pops = new[] { new Pop("red", 100) }; var names = new List<string> { "Tom" };'
        "var byLength = names.ToDictionary(n => n, n => n.Length);",
        timeout=60,
    )
    for turn in range(int(sys.argv[2])):
        for code in TYPED:
            began = time.perf_counter()
            reply = kc.complete(code, reply=True, timeout=60)
            took = (time.perf_counter() - began) * 1000
            assert reply["content"]["status"] == "ok" and reply["content"]["matches"], (code, reply["content"])
            if turn > 0:
                print(f"{took:.1f}")
finally:
    kc.stop_channels()
    km.shutdown_kernel(now=True)
