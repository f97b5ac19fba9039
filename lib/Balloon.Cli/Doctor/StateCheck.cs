using Balloon.Cli.Commands;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Doctor;

/// <summary>Is the sandbox running, does it answer, and does anything in it fail?</summary>
internal static class StateCheck
{
    public static async Task<Finding> RunAsync(SandboxHome home, CancellationToken cancellationToken)
    {
        if (SandboxProcess.FindRunning(home) is not { } stack)
        {
            if (SandboxProcess.IsHalfReset(home))
                return new Finding(
                    CheckResult.Note,
                    $"a reset of {home.Folder} was interrupted",
                    "'balloon up' finishes it and starts fresh."
                );

            if (StartFailure.TryRead(home) is { } failure)
            {
                return new Finding(
                    CheckResult.Failed,
                    $"the start of the sandbox in {home.Folder} failed at {failure.At:yyyy-MM-dd HH:mm:ss}Z, while it was {failure.Step}: {failure.Message}",
                    $"'balloon up' tries again; its log is {home.LogFile}."
                );
            }

            return File.Exists(home.StackFile)
                ? new Finding(
                    CheckResult.Note,
                    $"{home.StackFile} is left over from a sandbox that ended without 'down'",
                    "'balloon up' continues where it stopped."
                )
                : new Finding(CheckResult.Ok, $"no sandbox runs in {home.Folder}", "'balloon up' starts it.");
        }

        if (await SandboxProcess.StatusAsync(home, cancellationToken).ConfigureAwait(false) is not { } status)
        {
            return new Finding(
                CheckResult.Failed,
                $"The sandbox (process {stack.Pid}) does not answer.",
                $"'balloon down' ends it, 'balloon up' starts it again; its log is {home.LogFile}."
            );
        }

        var errors = Errors(status).ToList();
        string[] skipped = [.. status.Damage.Where(lost => lost.IsSkipped).Select(TopicSkipDamagedCommand.Describe)];
        if (errors.Count == 0 && status.Notices.Count + skipped.Length > 0)
            return new Finding(
                CheckResult.Note,
                string.Join(" ", status.Notices.Concat(skipped)),
                status.Notices.Count > 0 ? "Warnings of a start are shown until the next start." : "The records around them are intact."
            );
        return errors.Count == 0
            ? new Finding(CheckResult.Ok, $"the sandbox runs in {home.Folder} (process {stack.Pid})")
            : new Finding(
                CheckResult.Failed,
                string.Join(" ", [string.Join("; ", errors), .. status.Notices.Concat(skipped)]),
                "'balloon status' says since when."
            );
    }

    private static IEnumerable<string> Errors(SandboxStatus status)
    {
        foreach (var lost in status.Damage.Where(lost => !lost.IsSkipped))
            yield return TopicSkipDamagedCommand.Describe(lost);
        foreach (var topic in status.Topics.Where(topic => topic.StorageError is not null))
            yield return $"topic {topic.Name}: {topic.StorageError}";
        if (status.Engine is not { } engine)
            yield break;
        if (engine.CheckpointError is { } checkpoint)
            yield return $"checkpoint: {checkpoint.Message}";
        foreach (var source in engine.Sources.Where(source => source.Error is not null))
            yield return $"source {source.Name}: {source.Error!.Message}";
        foreach (var view in engine.Views.Where(view => view.Error is not null))
            yield return $"view {view.Name}: {view.Error!.Message}";
        foreach (var sink in engine.Sinks.Where(sink => sink.Error is not null))
            yield return $"sink {sink.Name}: {sink.Error!.Message}";
    }
}
