using System.Text;
using Balloon.Sandbox.Columns;
using Balloon.Sandbox.State;
using Balloon.Sandbox.Types;
using Balloon.Text;

namespace Balloon.Sandbox.Aggregates;

/// <summary>jsonb_agg and jsonb_object_agg, over values that are jsonb already.</summary>
internal static class JsonReaders
{
    public static void Array(ValueTable table, int group, Column result, bool distinct)
    {
        var values = (PagedColumn<string>)table.Values(0);
        var text = new StringBuilder("[");
        foreach (var slot in table.Of(group))
        {
            for (var times = distinct ? 1 : table.Count(slot); times > 0; times--)
                text.Append(text.Length > 1 ? ", " : "").AppendChecked(values.IsNull(slot) ? "null" : values.At(slot));
        }

        result.Append(text.Append(']').ToString());
    }

    /// <summary>The last of duplicate keys is kept; without an order that is any of them.</summary>
    public static void Object(ValueTable table, int group, Column result, bool ordered)
    {
        var (keys, values) = ((PagedColumn<string>)table.Values(0), (PagedColumn<string>)table.Values(1));
        var members = new SortedDictionary<string, string>(CodePoints.Order);
        foreach (var slot in table.Of(group))
        {
            if (keys.IsNull(slot))
                throw new SqlException(SqlStates.NullValueNotAllowed, "field name must not be null");
            var value = values.IsNull(slot) ? "null" : values.At(slot);
            if (!members.TryAdd(keys.At(slot), value) && members[keys.At(slot)] != value)
            {
                if (!ordered)
                    throw Refusal.NotSupported($"jsonb_object_agg without ORDER BY over several values of \"{keys.At(slot)}\"");
                members[keys.At(slot)] = value;
            }
        }

        result.Append($"{{{Limits.Join(", ", members.Select(m => $"{JsonText.Quoted(m.Key)}: {m.Value}"))}}}");
    }
}
