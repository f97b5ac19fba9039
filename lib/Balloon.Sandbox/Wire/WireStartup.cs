using Balloon.Sandbox.Engine;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Wire;

/// <summary>
/// The startup of a connection: encryption is declined, a cancel request is carried out, and then the client tells its user and settings.
/// </summary>
internal sealed class WireStartup(FrameReader input, MessageWriter output, CancelKeys keys)
{
    private const int Protocol3 = 3;
    private const int CancelRequest = 80877102;
    private const int SslRequest = 80877103;
    private const int GssEncRequest = 80877104;
    private const string Database = "dev";
    private const string UnknownDatabase = "3D000";

    /// <returns>The parameters of the session to open, or null if none is to be opened.</returns>
    public async Task<SessionParameters?> RunAsync(CancellationToken cancellationToken)
    {
        while (await input.ReadStartupAsync(cancellationToken).ConfigureAwait(false) is { } packet)
        {
            var code = new MessageReader(packet.Span).Int32();
            switch (code)
            {
                case SslRequest or GssEncRequest:
                    output.Raw((byte)'N');
                    await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                case CancelRequest:
                    Cancel(packet.Span[4..]);
                    return null;
                default:
                    if (code >> 16 == Protocol3)
                        return Parameters(packet.Span[4..], code & 0xffff);
                    throw new WireProtocolException(
                        $"Protocol {code >> 16}.{code & 0xffff} is not supported: this is a PostgreSQL server of protocol 3.0."
                    );
            }
        }

        return null;
    }

    private void Cancel(ReadOnlySpan<byte> content)
    {
        var from = new MessageReader(content);
        keys.Cancel(from.Int32(), from.Int32());
    }

    private SessionParameters Parameters(ReadOnlySpan<byte> content, int minor)
    {
        var from = new MessageReader(content);
        var settings = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var unknown = new List<string>();
        while (!from.AtEnd && from.Text() is { Length: > 0 } name)
        {
            var value = from.Text();
            if (name.StartsWith("_pq_.", StringComparison.Ordinal))
                unknown.Add(name);
            else
                settings[name] = value;
        }

        if (minor > 0 || unknown.Count > 0)
            NegotiateVersion(unknown);
        if (!settings.Remove("user", out var user) || user.Length == 0)
            throw new WireProtocolException("No user name was given at the start of the connection: any name will do.");
        // A client that names no database gets RisingWave's default, and not one named after the user.
        if (!settings.Remove("database", out var database) || database.Length == 0)
            database = Database;
        if (database != Database)
            throw new SqlException(
                UnknownDatabase,
                $"database \"{database}\" does not exist",
                hint: $"The sandbox has one database: connect with -d {Database}."
            );
        if (settings.Remove("options", out var options))
            StartupOptions.AddTo(settings, options);
        return new SessionParameters(user, database, settings);
    }

    private void NegotiateVersion(List<string> unknown)
    {
        output.Begin('v');
        output.Int32(Protocol3 << 16);
        output.Int32(unknown.Count);
        foreach (var name in unknown)
            output.Text(name);
        output.End();
    }
}
