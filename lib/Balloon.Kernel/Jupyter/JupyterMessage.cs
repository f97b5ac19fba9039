using System.Text.Json.Nodes;

namespace Balloon.Kernel.Jupyter;

/// <summary>A message of Jupyter's protocol 5.3 ("General Message Format").</summary>
/// <param name="Identities">Who sent it, for the reply; on iopub the topic.</param>
/// <param name="Header">msg_id, msg_type, session and so on.</param>
/// <param name="Parent">The header of what it answers; empty for a request.</param>
/// <param name="Content">What the type says.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject Parent, JsonObject Content)
{
    public string Type => Header["msg_type"]?.GetValue<string>() ?? string.Empty;
}
