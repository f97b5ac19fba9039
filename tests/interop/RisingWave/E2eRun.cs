using System.Diagnostics;
using Balloon.Interop.Tests.Slt;
using Balloon.Sandbox.Engine;
using Balloon.Testing;

namespace Balloon.Interop.Tests.RisingWave;

/// <summary>Runs cases, each against an engine of its own.</summary>
internal static class E2eRun
{
    private static readonly TimeSpan PerCase = TimeSpan.FromSeconds(30);

    /// <summary>The results, in the order of the cases; two cases run at a time.</summary>
    public static async Task<IReadOnlyList<E2eResult>> AllAsync(
        string root,
        IReadOnlyList<E2eCase> cases,
        CancellationToken cancellationToken
    )
    {
        var results = new E2eResult[cases.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, cases.Count),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken },
            async (i, token) => results[i] = await OneAsync(root, cases[i], token)
        );
        return results;
    }

    private static async Task<E2eResult> OneAsync(string root, E2eCase e2eCase, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var records = e2eCase.Files.SelectMany(file => SltParser.Parse(root, file)).ToList();
        if (e2eCase.Prelude is { } prelude)
            records.Insert(0, new SltStatement("(entry)", 0, prelude, null));
        using var folder = new TempFolder("balloon-e2e-");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PerCase);
        var engine = await StreamEngine.OpenAsync(new StreamEngineOptions { Folder = folder.Path }, cancellationToken);
        try
        {
            var runner = new SltRunner(engine);
            var outcomes = await runner.RunAsync(records, limit.Token);
            return new(e2eCase, outcomes, clock.Elapsed);
        }
        finally
        {
            await CloseAsync(engine, records[0], e2eCase);
        }
    }

    // An engine that does not close in time is abandoned: the case has its verdict, and the others continue.
    private static async Task CloseAsync(StreamEngine engine, SltRecord first, E2eCase e2eCase)
    {
        try
        {
            await engine.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (Exception error)
        {
            TestContext.Current.SendDiagnosticMessage($"{e2eCase} ({first.Place}): the engine did not close: {error.Message}");
        }
    }
}
