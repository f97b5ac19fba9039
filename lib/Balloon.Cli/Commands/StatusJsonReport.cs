using System.Text.Json;
using Balloon.Notebook.Profiles;
using Balloon.Sandbox.Hosting;

namespace Balloon.Cli.Commands;

/// <summary>The status as JSON: <c>{"up", "home", "profile", "endpoints": [{"name", "value", "from"}], "sandbox"}</c>.</summary>
internal static class StatusJsonReport
{
    public static async Task WriteAsync(
        Stream to,
        SandboxHome home,
        Profile? profile,
        SandboxStatus? sandbox,
        CancellationToken cancellationToken = default
    )
    {
        var json = new Utf8JsonWriter(to, new JsonWriterOptions { Indented = true });
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteBoolean("up", sandbox is not null);
            json.WriteString("home", home.Folder);
            json.WriteString("profile", profile?.Name);
            json.WriteStartArray("endpoints");
            foreach (var endpoint in profile?.Endpoints ?? [])
            {
                json.WriteStartObject();
                json.WriteString("name", endpoint.Name);
                json.WriteString("value", endpoint.Shown);
                json.WriteString("from", endpoint.From);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WritePropertyName("sandbox");
            if (sandbox is null)
                json.WriteNullValue();
            else
                JsonSerializer.Serialize(json, sandbox, StatusJson.Default.SandboxStatus);
            json.WriteEndObject();
            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        to.Write("\n"u8);
    }
}
