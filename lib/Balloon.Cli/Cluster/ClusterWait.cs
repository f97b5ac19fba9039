using System.Diagnostics;
using System.Text.Json;

namespace Balloon.Cli.Cluster;

/// <summary>Waits until each component is ready, and reports whenever the reason for waiting changes.</summary>
/// <param name="kubectl">Queries the cluster.</param>
/// <param name="say">Called with each line for the person who waits.</param>
/// <param name="pause">The pause between two checks.</param>
internal sealed class ClusterWait(Kubectl kubectl, Action<string> say, TimeSpan pause)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Dictionary<string, string> said = [];

    /// <exception cref="CommandFailedException">
    /// A component failed, or was not ready in time; the message has the pod's reason, the end of its log, and what to do.
    /// </exception>
    public async Task UntilReadyAsync(IReadOnlyList<Component> components, TimeSpan patience, CancellationToken cancellationToken)
    {
        var open = components.ToList();
        while (true)
        {
            var look = await LookAsync(cancellationToken).ConfigureAwait(false);
            foreach (var component in open.ToList())
            {
                var state = StateOf(component, look);
                if (state.IsReady)
                    open.Remove(component);
                if (state.HasFailed)
                    await FailAsync(component, state.Why, look, cancellationToken).ConfigureAwait(false);
                Print(component, state, look);
            }

            if (open.Count == 0)
                return;
            if (clock.Elapsed > patience)
                await FailAsync(
                        open[0],
                        $"not ready after {Span(patience)} (still waiting for {string.Join(", ", open.Select(c => c.Name))}): {StateOf(open[0], look).Why}",
                        look,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Readiness StateOf(Component component, Observation look)
    {
        foreach (var workload in component.Workloads)
        {
            var state = Readiness.Of(workload, look.Find(workload));
            if (!state.IsReady)
            {
                var trouble = Troubles(component, look).FirstOrDefault(t => t.IsHopeless);
                return state.HasFailed || trouble is null ? state : state with { HasFailed = true };
            }
        }

        return new Readiness(true, false, "ready");
    }

    private static IEnumerable<PodProblem> Troubles(Component component, Observation look) =>
        look
            .Troubles.Where(t =>
                component.Namespace == ClusterLayout.KafkaNamespace
                    ? t.InKafka
                    : !t.InKafka && component.Workloads.Any(w => w.Name == t.Trouble.Owner)
            )
            .Select(t => t.Trouble);

    private void Print(Component component, Readiness state, Observation look)
    {
        var trouble = state.IsReady ? null : Troubles(component, look).FirstOrDefault();
        var line = trouble is null ? state.Why : $"{state.Why}; {trouble.Pod}: {trouble.Reason}";
        if (said.GetValueOrDefault(component.Name) == line)
            return;
        said[component.Name] = line;
        say($"  {clock.Elapsed.TotalSeconds, 4:0} s  {component.Name, -14} {line}");
    }

    private async Task FailAsync(Component component, string why, Observation look, CancellationToken cancellationToken)
    {
        var lines = new List<string> { $"{component.Name}: {why}" };
        if (Troubles(component, look).OrderByDescending(t => t.IsHopeless).FirstOrDefault() is { } trouble)
        {
            lines.Add($"  pod {trouble.Pod}: {trouble.Reason}{(trouble.Message.Length > 0 ? $", {trouble.Message}" : "")}");
            if (trouble.Restarts > 0)
                lines.Add($"  restarted {Quantity.Of(trouble.Restarts, "time")}");
            if (trouble.Advice.Length > 0)
                lines.Add($"  {trouble.Advice}");
            var log = await kubectl
                .LogEndAsync(trouble.Pod, component.Namespace, trouble.Restarts > 0, cancellationToken)
                .ConfigureAwait(false);
            if (log.Length > 0)
                lines.Add("  the end of its log:\n" + string.Join('\n', log.Split('\n').Select(l => "    " + l)));
        }

        lines.Add($"  look closer:  kubectl --context {ClusterLayout.Context} -n {component.Namespace} describe pods");
        lines.Add("  continue from here, once it is repaired:  ./balloon up --profile cluster");
        throw new CommandFailedException(string.Join('\n', lines));
    }

    private async Task<Observation> LookAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<Workload, JsonElement>();
        var troubles = new List<(PodProblem, bool)>();
        using var ours = await kubectl
            .ListAsync("deployments,statefulsets,jobs,pods", ClusterLayout.Namespace, cancellationToken)
            .ConfigureAwait(false);
        using var kafka = await kubectl
            .ListAsync("kafkas.kafka.strimzi.io,pods", ClusterLayout.KafkaNamespace, cancellationToken)
            .ConfigureAwait(false);
        foreach (var (list, inKafka) in ((JsonDocument, bool)[])[(ours, false), (kafka, true)])
        {
            foreach (var item in list.RootElement.GetProperty("items").EnumerateArray())
            {
                var kind = item.GetProperty("kind").GetString()!;
                if (kind == "Pod")
                {
                    if (PodProblem.OfPod(item) is { } trouble)
                        troubles.Add((trouble, inKafka));
                }
                else
                {
                    found[new Workload(kind, item.GetProperty("metadata").GetProperty("name").GetString()!)] = item.Clone();
                }
            }
        }

        return new Observation(found, troubles);
    }

    private static string Span(TimeSpan span) => span.TotalMinutes >= 1 ? $"{span.TotalMinutes:0.#} min" : $"{span.TotalSeconds:0.#} s";

    private sealed record Observation(Dictionary<Workload, JsonElement> Found, IReadOnlyList<(PodProblem Trouble, bool InKafka)> Troubles)
    {
        public JsonElement? Find(Workload workload) => Found.TryGetValue(workload, out var item) ? item : null;
    }
}
