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
    public async Task UntilReadyAsync(IReadOnlyList<Component> components, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var open = components.ToList();
        while (true)
        {
            var observation = await ObserveAsync(cancellationToken).ConfigureAwait(false);
            foreach (var component in open.ToList())
            {
                var state = StateOf(component, observation);
                if (state.IsReady)
                    open.Remove(component);
                if (state.HasFailed)
                    await FailAsync(component, state.Why, observation, cancellationToken).ConfigureAwait(false);
                Print(component, state, observation);
            }

            if (open.Count == 0)
                return;
            if (clock.Elapsed > timeout)
                await FailAsync(
                        open[0],
                        $"not ready after {Span(timeout)} (still waiting for {string.Join(", ", open.Select(c => c.Name))}): {StateOf(open[0], observation).Why}",
                        observation,
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static Readiness StateOf(Component component, Observation observation)
    {
        foreach (var workload in component.Workloads)
        {
            var state = Readiness.Of(workload, observation.Find(workload));
            if (!state.IsReady)
            {
                var problem = Problems(component, observation).FirstOrDefault(t => t.IsPermanent);
                return state.HasFailed || problem is null ? state : state with { HasFailed = true };
            }
        }

        return new Readiness(true, false, "ready");
    }

    private static IEnumerable<PodProblem> Problems(Component component, Observation observation) =>
        observation
            .Problems.Where(t =>
                component.Namespace == ClusterLayout.KafkaNamespace
                    ? t.InKafka
                    : !t.InKafka && component.Workloads.Any(w => w.Name == t.Problem.Owner)
            )
            .Select(t => t.Problem);

    private void Print(Component component, Readiness state, Observation observation)
    {
        var problem = state.IsReady ? null : Problems(component, observation).FirstOrDefault();
        var line = problem is null ? state.Why : $"{state.Why}; {problem.Pod}: {problem.Reason}";
        if (said.GetValueOrDefault(component.Name) == line)
            return;
        said[component.Name] = line;
        say($"  {clock.Elapsed.TotalSeconds, 4:0} s  {component.Name, -14} {line}");
    }

    private async Task FailAsync(Component component, string why, Observation observation, CancellationToken cancellationToken)
    {
        var lines = new List<string> { $"{component.Name}: {why}" };
        if (Problems(component, observation).OrderByDescending(t => t.IsPermanent).FirstOrDefault() is { } problem)
        {
            lines.Add($"  pod {problem.Pod}: {problem.Reason}{(problem.Message.Length > 0 ? $", {problem.Message}" : "")}");
            if (problem.Restarts > 0)
                lines.Add($"  restarted {Quantity.Of(problem.Restarts, "time")}");
            if (problem.Advice.Length > 0)
                lines.Add($"  {problem.Advice}");
            var log = await kubectl
                .LogEndAsync(problem.Pod, component.Namespace, problem.Restarts > 0, cancellationToken)
                .ConfigureAwait(false);
            if (log.Length > 0)
                lines.Add("  the end of its log:\n" + string.Join('\n', log.Split('\n').Select(l => "    " + l)));
        }

        lines.Add($"  look closer:  kubectl --context {ClusterLayout.Context} -n {component.Namespace} describe pods");
        lines.Add("  continue from here, once it is repaired:  ./balloon up --profile cluster");
        throw new CommandFailedException(string.Join('\n', lines));
    }

    private async Task<Observation> ObserveAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<Workload, JsonElement>();
        var problems = new List<(PodProblem, bool)>();
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
                    if (PodProblem.OfPod(item) is { } problem)
                        problems.Add((problem, inKafka));
                }
                else
                {
                    found[new Workload(kind, item.GetProperty("metadata").GetProperty("name").GetString()!)] = item.Clone();
                }
            }
        }

        return new Observation(found, problems);
    }

    private static string Span(TimeSpan span) => span.TotalMinutes >= 1 ? $"{span.TotalMinutes:0.#} min" : $"{span.TotalSeconds:0.#} s";

    private sealed record Observation(Dictionary<Workload, JsonElement> Found, IReadOnlyList<(PodProblem Problem, bool InKafka)> Problems)
    {
        public JsonElement? Find(Workload workload) => Found.TryGetValue(workload, out var item) ? item : null;
    }
}
