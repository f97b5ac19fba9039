namespace Balloon.Interop.Tests.Running;

/// <summary>One sandbox for all tests that only read from it or use names of their own.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    public RunningSandbox Sandbox { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Sandbox = await RunningSandbox.StartAsync();

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}

/// <summary>The tests that share a sandbox.</summary>
[CollectionDefinition(Name)]
public sealed class SandboxCollection : ICollectionFixture<SandboxFixture>
{
    public const string Name = "one sandbox";
}
