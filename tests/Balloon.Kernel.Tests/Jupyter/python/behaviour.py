"""What the suite does not ask: interruption, input, updates, restart, two kernels at once, parents that die, messages that lie."""
import json
import os
import signal
import subprocess
import sys
import time
import unittest

import zmq
from jupyter_client.manager import KernelManager, start_new_kernel
from jupyter_client.session import Session

KERNEL = sys.argv.pop(1)
TIMEOUT = 30


def outputs(kc, msg_id):
    """All iopub messages of a request until it is idle."""
    found = []
    deadline = time.time() + TIMEOUT
    while time.time() < deadline:
        msg = kc.get_iopub_msg(timeout=TIMEOUT)
        if msg["parent_header"].get("msg_id") != msg_id:
            continue
        if msg["msg_type"] == "status":
            if msg["content"]["execution_state"] == "idle":
                return found
            continue
        found.append(msg)
    raise AssertionError("never idle")


def reply(kc, msg_id):
    while True:
        msg = kc.get_shell_msg(timeout=TIMEOUT)
        if msg["parent_header"].get("msg_id") == msg_id:
            return msg["content"]


def run(kc, code, **options):
    msg_id = kc.execute(code, **options)
    found = outputs(kc, msg_id)
    return reply(kc, msg_id), [m for m in found if m["msg_type"] != "execute_input"]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().split()[2] != "Z"
    except FileNotFoundError:
        return False


class Behaviour(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL)

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel()

    def test_a_cell_that_ends_the_kernel_says_so(self):
        km, kc = start_new_kernel(kernel_name=KERNEL)
        try:
            msg_id = kc.execute('Console.WriteLine("before"); Environment.Exit(0);')
            found = outputs(kc, msg_id)
            self.assertEqual(["execute_input", "stream", "error"], [m["msg_type"] for m in found])
            self.assertEqual("ProcessEnded", found[-1]["content"]["ename"])
            self.assertEqual("ProcessEnded", reply(kc, msg_id)["ename"])
        finally:
            kc.stop_channels()
            km.shutdown_kernel(now=True)

    def test_work_that_goes_on_is_heard_after_its_cell(self):
        code = 'Console.WriteLine("now"); _ = Task.Run(async () => { await Task.Delay(200); Console.WriteLine("late"); });'
        msg_id = self.kc.execute(code)
        text = ""
        while "late" not in text:
            msg = self.kc.get_iopub_msg(timeout=TIMEOUT)
            if msg["parent_header"].get("msg_id") == msg_id and msg["msg_type"] == "stream":
                text += msg["content"]["text"]
        self.assertEqual("now\nlate\n", text)
        reply(self.kc, msg_id)

    def test_outputs_come_in_order_and_updates_reach_their_display(self):
        content, found = run(
            self.kc,
            'Console.Write("a"); var d = display("one"); Console.Error.Write("b"); d.Update("two"); Console.Write("c"); 4',
        )
        self.assertEqual(content["status"], "ok")
        kinds = [m["content"].get("text") or m["msg_type"] for m in found]
        self.assertEqual(kinds, ["a", "display_data", "b", "update_display_data", "c", "execute_result"])
        ids = {m["content"]["transient"]["display_id"] for m in found if "transient" in m["content"]}
        self.assertEqual(len(ids), 1)

    def test_an_interrupted_cell_stops_and_the_state_stays(self):
        run(self.kc, "var kept = 5; var spins = 0L;")
        for code in ["while (true) spins++;", "await Task.Delay(600_000);", "System.Threading.Thread.Sleep(600_000);"]:
            msg_id = self.kc.execute(code)
            time.sleep(0.5)
            asked = time.time()
            self.km.interrupt_kernel()
            content = reply(self.kc, msg_id)
            self.assertEqual((content["status"], content["ename"]), ("error", "Interrupted"))
            self.assertLess(time.time() - asked, 3)
        content, found = run(self.kc, "kept")
        self.assertEqual(found[-1]["content"]["data"]["text/plain"], "5")

    def test_an_error_stops_what_was_sent_already(self):
        self.kc.execute("1")
        slow = self.kc.execute('await Task.Delay(500); throw new Exception("no");')
        queued = self.kc.execute("var never = 1;")
        self.assertEqual(reply(self.kc, slow)["status"], "error")
        later = self.kc.execute("2")
        self.assertEqual(outputs(self.kc, queued), [])
        self.assertEqual(reply(self.kc, queued)["status"], "aborted")
        self.assertEqual(reply(self.kc, later)["status"], "ok")
        self.assertEqual(run(self.kc, "never")[0]["status"], "error")

    def test_input_is_asked_for_and_refused_where_it_is_not_allowed(self):
        msg_id = self.kc.execute('(await Microsoft.DotNet.Interactive.Kernel.GetInputAsync("Name?")).ToUpper()', allow_stdin=True)
        asked = self.kc.get_stdin_msg(timeout=TIMEOUT)
        self.assertEqual((asked["content"]["prompt"], asked["content"]["password"]), ("Name?", False))
        self.kc.input("mario")
        found = outputs(self.kc, msg_id)
        self.assertEqual(found[-1]["content"]["data"]["text/plain"], "MARIO")
        reply(self.kc, msg_id)
        content, _ = run(self.kc, "await GetInputAsync()", allow_stdin=False)
        self.assertEqual(content["ename"], "System.InvalidOperationException", content)

    def test_console_readline_asks_too(self):
        msg_id = self.kc.execute("Console.ReadLine()", allow_stdin=True)
        self.kc.get_stdin_msg(timeout=TIMEOUT)
        self.kc.input("luigi")
        self.assertEqual(outputs(self.kc, msg_id)[-1]["content"]["data"]["text/plain"], "luigi")
        reply(self.kc, msg_id)

    def test_a_silent_cell_shows_nothing_and_has_no_number(self):
        before, _ = run(self.kc, "1")
        content, found = run(self.kc, "Console.Write(1); 2", silent=True)
        self.assertEqual((content["status"], found), ("ok", []))
        after, _ = run(self.kc, "1")
        self.assertEqual(after["execution_count"], before["execution_count"] + 1)

    def test_a_compile_error_has_all_its_diagnostics(self):
        content, found = run(self.kc, "var a = missing1;\nvar b = missing2;")
        self.assertEqual(content["ename"], "CompilationError")
        text = "\n".join(found[-1]["content"]["traceback"])
        self.assertIn("(1,9): error CS0103", text)
        self.assertIn("(2,9): error CS0103", text)

    def test_a_comm_is_refused_politely(self):
        self.kc.session.send(self.kc.shell_channel.socket, "comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {}})
        while True:
            msg = self.kc.get_iopub_msg(timeout=TIMEOUT)
            if msg["msg_type"] == "comm_close":
                self.assertEqual(msg["content"]["comm_id"], "x")
                break
        self.assertEqual(reply(self.kc, self.kc.comm_info())["comms"], {})

    def test_completion_knows_earlier_cells_and_positions_are_code_points(self):
        run(self.kc, "var balloonColor = 1;")
        content = reply(self.kc, self.kc.complete('var s = "🎈🎈"; balloonCo'))
        self.assertEqual(content["matches"], ["balloonColor"])
        self.assertEqual((content["cursor_start"], content["cursor_end"]), (14, 23))

    def test_a_message_with_a_bad_signature_is_dropped(self):
        liar = Session(key=b"wrong")
        sock = zmq.Context.instance().socket(zmq.DEALER)
        sock.connect(f"tcp://127.0.0.1:{self.km.shell_port}")
        liar.send(sock, "execute_request", {"code": "var lie = 1;", "silent": False})
        sock.send_multipart([b"garbage"])
        sock.send_multipart([b"<IDS|MSG>", b"zz", b"{", b"{", b"{", b"{"])
        self.assertEqual(sock.poll(1000), 0)
        self.assertEqual(run(self.kc, "lie")[0]["status"], "error")
        sock.close(0)

    def test_it_listens_on_loopback_alone(self):
        with open("/proc/net/tcp") as table:
            rows = [line.split() for line in table][1:]
        ports = {self.km.shell_port, self.km.iopub_port, self.km.stdin_port, self.km.control_port, self.km.hb_port}
        seen = [r[1] for r in rows if r[3] == "0A" and int(r[1].split(":")[1], 16) in ports]
        self.assertEqual(len(seen), 5)
        self.assertTrue(all(address.startswith("0100007F") for address in seen), seen)


class Lives(unittest.TestCase):
    def test_two_kernels_do_not_disturb_each_other(self):
        first, one = start_new_kernel(kernel_name=KERNEL)
        second, two = start_new_kernel(kernel_name=KERNEL)
        try:
            run(one, "var x = 1;")
            self.assertEqual(run(two, "x")[0]["status"], "error")
            running = one.execute("await Task.Delay(1500); x")
            self.assertEqual(run(two, "2")[0]["status"], "ok")
            self.assertEqual(outputs(one, running)[-1]["content"]["data"]["text/plain"], "1")
        finally:
            first.shutdown_kernel()
            second.shutdown_kernel()

    def test_a_restart_forgets_and_a_shutdown_ends_the_process(self):
        km, kc = start_new_kernel(kernel_name=KERNEL)
        run(kc, "var x = 1;")
        before = km.provisioner.process.pid
        km.restart_kernel()
        kc.wait_for_ready(timeout=TIMEOUT)
        self.assertEqual(run(kc, "x")[0]["status"], "error")
        after = km.provisioner.process.pid
        self.assertNotEqual(before, after)
        self.assertFalse(alive(before))
        kc.execute("new System.Threading.Thread(() => System.Threading.Thread.Sleep(600_000)).Start();")
        started = time.time()
        km.shutdown_kernel()
        self.assertFalse(alive(after))
        self.assertLess(time.time() - started, 6)

    def test_a_dead_front_end_leaves_no_kernel(self):
        code = (
            "import sys,time; from jupyter_client.manager import start_new_kernel\n"
            "km,kc=start_new_kernel(kernel_name=sys.argv[1]); print(km.provisioner.process.pid, flush=True); time.sleep(600)"
        )
        parent = subprocess.Popen([sys.executable, "-c", code, KERNEL], stdout=subprocess.PIPE, text=True)
        pid = int(parent.stdout.readline())
        self.assertTrue(alive(pid))
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
        deadline = time.time() + 15
        while alive(pid) and time.time() < deadline:
            time.sleep(0.1)
        self.assertFalse(alive(pid))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
