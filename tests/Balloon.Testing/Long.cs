namespace Balloon.Testing;

/// <summary>Tests that only <c>tests/run --long</c> runs: kill tests, fuzzing, runs of millions of events, outside suites.</summary>
public static class Long
{
    /// <summary>True under <c>tests/run --long</c>.</summary>
    public static bool Enabled => Environment.GetEnvironmentVariable("BALLOON_TESTS_LONG") == "1";

    /// <summary>Skips the test, saying so, unless <c>tests/run --long</c> runs.</summary>
    public static void Only()
    {
        if (!Enabled)
            Assert.Skip("long: tests/run --long runs it");
    }
}
