using System.Diagnostics;
using Balloon.Testing;

namespace Balloon.Iceberg.Tests.Catalog;

/// <summary>Apache Iceberg's own REST catalog, started once for the tests of a class; skips them where it is absent.</summary>
public class JavaCatalogServer : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lazy<Task<Uri>> _start;
    private Process? _process;

    public JavaCatalogServer() => _start = new(StartAsync);

    public Task<Uri> UriAsync()
    {
        Repo.RequireShared("peers", "iceberg-java", "catalog-server");
        return _start.Value;
    }

    /// <summary>Its properties, as KEY=VALUE.</summary>
    protected virtual Task<IReadOnlyList<string>> PropertiesAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _process?.Kill(entireProcessTree: true);
        _process?.WaitForExit();
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task<Uri> StartAsync()
    {
        var program = Repo.RequireShared("peers", "iceberg-java", "catalog-server");
        var port = Ports.Free();
        _process = Process.Start(
            new ProcessStartInfo(program, [$"{port}", _folder.Path, .. await PropertiesAsync()])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = _process.StandardError.ReadToEndAsync();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("ready", StringComparison.Ordinal))
                return new Uri($"http://127.0.0.1:{port}");
        }

        throw new InvalidOperationException($"Iceberg's catalog server did not start: {await errors}");
    }
}
