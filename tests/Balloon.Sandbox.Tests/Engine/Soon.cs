using Balloon.Testing;

namespace Balloon.Sandbox.Tests.Engine;

/// <summary>Like <see cref="Eventually"/>, cancelled with the test.</summary>
internal static class Soon
{
    public static Task TrueAsync(Func<bool> condition, string what) =>
        Eventually.TrueAsync(condition, what, cancellationToken: TestContext.Current.CancellationToken);

    public static Task EqualAsync<T>(T expected, Func<Task<T>> probe, string what) =>
        Eventually.EqualAsync(expected, probe, what, cancellationToken: TestContext.Current.CancellationToken);
}
