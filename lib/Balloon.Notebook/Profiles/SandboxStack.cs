using System.Text.Json;
using System.Text.Json.Serialization;

namespace Balloon.Notebook.Profiles;

/// <summary>The content of <c>.balloon/stack.json</c>: the addresses of the running sandbox.</summary>
/// <param name="Kafka">Bootstrap servers, <c>host:port</c>.</param>
/// <param name="Sql">The stream SQL's Postgres endpoint.</param>
/// <param name="Catalog">The Iceberg REST catalog's base address.</param>
/// <param name="Warehouse">The name of the warehouse in that catalog.</param>
/// <param name="Pid">The process that wrote the file.</param>
public sealed record SandboxStack(
    [property: JsonPropertyName("kafka")] string Kafka,
    [property: JsonPropertyName("sql")] SandboxSql Sql,
    [property: JsonPropertyName("catalog")] string Catalog,
    [property: JsonPropertyName("warehouse")] string Warehouse,
    [property: JsonPropertyName("pid")] int Pid
)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="BalloonException">The file does not exist or is invalid.</exception>
    public static SandboxStack Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BalloonException($"The sandbox is not up: there is no {path}. Start it with: ./balloon up", e);
        }

        SandboxStack? stack;
        try
        {
            stack = JsonSerializer.Deserialize<SandboxStack>(text);
        }
        catch (JsonException e)
        {
            throw new BalloonException($"{path} cannot be read ({e.Message}). Write it again with: ./balloon down, then ./balloon up", e);
        }

        if (stack is null || stack.Sql is null || string.IsNullOrEmpty(stack.Kafka) || string.IsNullOrEmpty(stack.Catalog))
            throw new BalloonException($"{path} lacks kafka, sql or catalog. Write it again with: ./balloon down, then ./balloon up");
        return stack;
    }
}

/// <summary>The stream SQL's Postgres endpoint in <c>stack.json</c>.</summary>
public sealed record SandboxSql(
    [property: JsonPropertyName("host")] string Host,
    [property: JsonPropertyName("port")] int Port,
    [property: JsonPropertyName("user")] string User,
    [property: JsonPropertyName("database")] string Database
);
