"""Jupyter's own test suite for kernels, every one of its tests."""
import sys
import unittest

import jupyter_kernel_test

KERNEL = sys.argv.pop(1)


class KernelSuite(jupyter_kernel_test.KernelTests):
    kernel_name = KERNEL
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "Math.Ab", "matches": {"Abs"}},
    ]
    complete_code_samples = ["1+1", "var x = 1;", "int F(int n) { return n; }", "foreach (var i in new[] {1}) { }"]
    incomplete_code_samples = ["int F(int n) {", "foreach (var i in new[] {1})", 'var s = """\nabc', "/* x"]
    invalid_code_samples = ["int 1x = 2;", "var = ;", "}"]
    code_page_something = "?Console"
    code_generate_error = 'throw new Exception("boom");'
    code_execute_result = [
        {"code": "1+2", "result": "3"},
        {"code": '"a"+"b"', "result": "ab"},
        {"code": "6*7", "result": "42"},
        {"code": "1.5", "result": "1.5"},
        {"code": "new[]{1,2}", "mime": "text/html"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>x</b>"));', "mime": "text/html"},
        {"code": '"# x".DisplayAs("text/markdown");', "mime": "text/markdown"},
    ]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "KernelInvocationContext.Current.ClearOutput();"


class WelcomeSuite(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]], verbosity=2)
