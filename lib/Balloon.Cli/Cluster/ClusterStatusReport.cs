using System.Text.Json;
using Balloon.Notebook.Profiles;

namespace Balloon.Cli.Cluster;

/// <summary>The cluster's status, as lines for a person or as JSON for a program.</summary>
internal static class ClusterStatusReport
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Write(TextWriter to, Profile profile, IReadOnlyList<ServiceStatus> services)
    {
        to.WriteLine("Endpoints (profile cluster)");
        var widest = profile.Endpoints.Max(endpoint => endpoint.Name.Length);
        foreach (var endpoint in profile.Endpoints.Where(endpoint => endpoint.Shown.Length > 0))
            to.WriteLine($"  {endpoint.Name.PadRight(widest)}  {endpoint.Shown}  (from {endpoint.From})");
        to.WriteLine();
        to.WriteLine("Services");
        foreach (var service in services)
            to.WriteLine(
                $"  {(service.Answers ? "✓" : "✗")} {service.Service, -12}  {service.Said}  ({service.Took.TotalMilliseconds:0} ms)"
            );
        if (services.Any(service => !service.Answers))
        {
            to.WriteLine();
            to.WriteLine("Something does not answer. Is the cluster up, and are these its addresses? ./balloon up --profile cluster");
        }
    }

    public static string Json(Profile profile, IReadOnlyList<ServiceStatus> services) =>
        JsonSerializer.Serialize(
            new
            {
                Up = services.All(p => p.Answers),
                Profile = profile.Name,
                Endpoints = profile.Endpoints.Select(e => new
                {
                    e.Name,
                    Value = e.Shown,
                    e.From,
                }),
                Services = services.Select(p => new
                {
                    p.Service,
                    p.Endpoint,
                    p.Answers,
                    p.Said,
                    Milliseconds = (long)p.Took.TotalMilliseconds,
                }),
            },
            Format
        );
}
