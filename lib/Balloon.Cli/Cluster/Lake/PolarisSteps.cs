using System.Net;
using Balloon.Notebook.Lake;

namespace Balloon.Cli.Cluster.Lake;

/// <summary>Steps of a set-up in Polaris's management API. A step succeeds if its object exists already.</summary>
internal static class PolarisSteps
{
    /// <summary>Creates an object.</summary>
    /// <returns>False if it exists already.</returns>
    /// <exception cref="Notebook.BalloonException">Polaris refuses; the message says why.</exception>
    public static Task<bool> CreateAsync(
        this PolarisClient polaris,
        string path,
        object body,
        string what,
        CancellationToken cancellationToken
    ) => SendCheckedAsync(polaris, "POST", path, body, what, cancellationToken);

    /// <summary>Assigns or grants something; repeating it has no effect.</summary>
    /// <exception cref="Notebook.BalloonException">Polaris refuses; the message says why.</exception>
    public static Task<bool> AssignAsync(
        this PolarisClient polaris,
        string path,
        object body,
        string what,
        CancellationToken cancellationToken
    ) => SendCheckedAsync(polaris, "PUT", path, body, what, cancellationToken);

    private static async Task<bool> SendCheckedAsync(
        PolarisClient polaris,
        string method,
        string path,
        object body,
        string what,
        CancellationToken cancellationToken
    )
    {
        var answer = await polaris.SendAsync(method, "management/v1/" + path, body, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.Conflict)
            return false;
        answer.EnsureSucceeded(what);
        return true;
    }
}
