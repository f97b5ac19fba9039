using System.Text.Json.Nodes;

namespace Balloon.Kernel.Jupyter;

/// <summary>A message of Jupyter's protocol 5.3 ("General Message Format").</summary>
/// <param name="Identities">The sender, for the reply; on iopub the topic.</param>
/// <param name="Header">The header: msg_id, msg_type, session and so on.</param>
/// <param name="Parent">The header of the request to which it belongs; empty for a request.</param>
/// <param name="Content">The content, depending on the type.</param>
internal sealed record JupyterMessage(IReadOnlyList<byte[]> Identities, JsonObject Header, JsonObject Parent, JsonObject Content)
{
    public string Type => Header["msg_type"]?.GetValue<string>() ?? string.Empty;
}
