using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Balloon.Iceberg.Transactions;

/// <summary>Updates <c>schema.name-mapping.default</c> after renames: a field gets its new name in addition.</summary>
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
            // An unreadable mapping is left unchanged.
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
