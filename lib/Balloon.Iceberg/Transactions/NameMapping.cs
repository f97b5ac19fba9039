using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Iceberg.Transactions;

/// <summary>Keeps <c>schema.name-mapping.default</c> in step with renames: a field answers to its new name too.</summary>
internal static class NameMapping
{
    public static string Add(string mapping, int fieldId, string name)
    {
        try
        {
            var root = JsonNode.Parse(Encoding.UTF8.GetBytes(mapping));
            Visit(root as JsonArray, fieldId, name);
            return root!.ToJsonString();
        }
        catch (JsonException)
        {
            // A mapping that nobody can read is left as it is.
            return mapping;
        }
    }

    private static void Visit(JsonArray? fields, int fieldId, string name)
    {
        foreach (var field in fields?.OfType<JsonObject>() ?? [])
        {
            if (
                field["field-id"]?.GetValue<int>() == fieldId
                && field["names"] is JsonArray names
                && names.All(known => known?.GetValue<string>() != name)
            )
                names.Add(name);
            Visit(field["fields"] as JsonArray, fieldId, name);
        }
    }
}
