using System.Globalization;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>The status as lines for a person.</summary>
internal static class StatusReport
{
    public static void Write(TextWriter to, SandboxHome home, Profile? profile, string? why, SandboxStatus? sandbox, TimeProvider clock)
    {
        if (sandbox is null && StartFailure.TryRead(home) is { } failure)
        {
            to.WriteLine(
                $"The last start of the sandbox in {home.Folder} failed {Ago(clock.GetUtcNow() - failure.At)} ago, while it was {failure.Step}:"
            );
            to.WriteLine($"  error: {failure.Message}");
        }

        to.WriteLine(
            sandbox is null
                ? $"The sandbox in {home.Folder} is not up: 'balloon up' starts it."
                : Invariant(
                    $"The sandbox in {home.Folder} has been up for {Ago(clock.GetUtcNow() - sandbox.StartedAt)} (process {sandbox.Stack.Pid})."
                )
        );
        if (sandbox is null && SandboxProcess.IsHalfReset(home))
            to.WriteLine("  A reset was interrupted: 'balloon up' finishes it and starts fresh.");
        WriteProfile(to, profile, why);
        if (sandbox is null)
            return;
        foreach (var notice in sandbox.Notices)
            to.WriteLine($"  warning: {notice}");
        WriteBroker(to, sandbox);
        if (sandbox.Engine is { } engine)
            WriteEngine(to, engine, clock.GetUtcNow());
    }

    private static void WriteProfile(TextWriter to, Profile? profile, string? why)
    {
        to.WriteLine();
        if (profile is null)
        {
            to.WriteLine($"Endpoints: {why}");
            return;
        }

        to.WriteLine($"Endpoints (profile {profile.Name})");
        var widest = profile.Endpoints.Max(endpoint => endpoint.Name.Length);
        foreach (var endpoint in profile.Endpoints.Where(endpoint => endpoint.Shown.Length > 0))
            to.WriteLine($"  {endpoint.Name.PadRight(widest)}  {endpoint.Shown}  (from {endpoint.From})");
    }

    private static void WriteBroker(TextWriter to, SandboxStatus sandbox)
    {
        to.WriteLine();
        to.WriteLine(sandbox.Topics.Count == 0 ? "Topics: none yet" : "Topics");
        foreach (var topic in sandbox.Topics)
        {
            to.WriteLine(
                Invariant($"  {topic.Name}  {Quantity.Of(topic.Records, "record")} in {Quantity.Of(topic.Partitions, "partition")}")
            );
            if (topic.StorageError is { } refused)
                to.WriteLine(
                    $"  error: the log of {topic.Name} cannot be written or read ({refused}). Producers retry until it works. See: ./balloon doctor"
                );
        }

        foreach (var group in sandbox.Groups)
            to.WriteLine(Invariant($"  group {group.Name}  {Quantity.Of(group.Lag, "record")} behind on {group.Topic}"));
        foreach (var lost in sandbox.Damage)
            to.WriteLine($"  {(lost.IsSkipped ? "warning" : "error")}: {TopicSkipDamagedCommand.Describe(lost)}");
    }

    private static void WriteEngine(TextWriter to, EngineStatus engine, DateTimeOffset now)
    {
        to.WriteLine();
        to.WriteLine(
            engine.CheckpointAt is { } at
                ? Invariant($"Stream: checkpoint {engine.Epoch}, {Ago(now - at)} ago")
                : "Stream: no checkpoint yet"
        );
        WriteError(to, engine.CheckpointError, now);
        to.WriteLine(Invariant($"  state {Megabytes(engine.StateBytes)} MiB in memory, limit {Megabytes(engine.StateLimit)} MiB"));
        foreach (var source in engine.Sources)
        {
            var behind = source.Partitions.Where(p => p.End >= 0).Sum(p => Math.Max(0, p.End - p.Position));
            var read = source.Partitions.Sum(p => p.Position);
            to.WriteLine(Invariant($"  source {source.Name}  {source.Topic} read to {read:N0}, {behind:N0} behind{Dropped(source)}"));
            WriteError(to, source.Error, now);
        }

        foreach (var view in engine.Views)
        {
            to.WriteLine(Invariant($"  view {view.Name}  {Quantity.Of(view.Rows, "row")}, {Megabytes(view.StateBytes)} MiB of state"));
            WriteError(to, view.Error, now);
        }

        foreach (var sink in engine.Sinks)
        {
            var committed = sink.CommittedAt is { } then ? $"committed {Ago(now - then)} ago" : "nothing committed yet";
            to.WriteLine(Invariant($"  sink {sink.Name}  {sink.State}, {committed}, {Quantity.Of(sink.PendingRows, "row")} pending"));
            WriteError(to, sink.Error, now);
        }
    }

    private static string Dropped(SourceStatus source)
    {
        var parts = new List<string>();
        if (source.Malformed > 0)
            parts.Add(Invariant($"{source.Malformed:N0} malformed"));
        if (source.Padded > 0)
            parts.Add(Invariant($"{Quantity.Of(source.Padded, "value")} became NULL"));
        if (source.Late > 0)
            parts.Add(Invariant($"{source.Late:N0} late"));
        return parts.Count == 0 ? "" : $" ({string.Join(", ", parts)})";
    }

    private static void WriteError(TextWriter to, StatusError? error, DateTimeOffset now)
    {
        if (error is not null)
            to.WriteLine($"    error for {Ago(now - error.Since)}: {error.Message}");
    }

    private static string Ago(TimeSpan span) =>
        span switch
        {
            { TotalSeconds: < 1 } => "less than a second",
            { TotalMinutes: < 1 } => Invariant($"{span.TotalSeconds:0} s"),
            { TotalHours: < 1 } => Invariant($"{(int)span.TotalMinutes} min {span.Seconds} s"),
            { TotalDays: < 1 } => Invariant($"{(int)span.TotalHours} h {span.Minutes} min"),
            _ => Invariant($"{(int)span.TotalDays} d {span.Hours} h"),
        };

    private static string Megabytes(long bytes) => Invariant($"{bytes / 1048576.0:#,0.0}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
