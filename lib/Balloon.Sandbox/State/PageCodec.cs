using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.State;

/// <summary>
/// The bytes of a column's page: flags, the null flags if there are nulls, then the values. If few texts differ, they are stored once, with
/// an index for each value.
/// </summary>
internal static class PageCodec<T>
{
    private const byte HasNulls = 1;
    private const byte HasFewTexts = 2;

    public static void Write(SqlType type, T[] values, bool[]? nulls, int count, PageWriter writer)
    {
        var few = values is string[] texts ? TextDictionary.Of(texts.AsSpan(0, count)) : null;
        writer.Byte((byte)((nulls is null ? 0 : HasNulls) | (few is null ? 0 : HasFewTexts)));
        if (nulls is not null)
            writer.Raw<bool>(nulls.AsSpan(0, count));
        switch (values)
        {
            case bool[] v:
                writer.Raw<bool>(v.AsSpan(0, count));
                break;
            case short[] v:
                writer.Raw<short>(v.AsSpan(0, count));
                break;
            case int[] v:
                writer.Raw<int>(v.AsSpan(0, count));
                break;
            case long[] v:
                writer.Raw<long>(v.AsSpan(0, count));
                break;
            case float[] v:
                writer.Raw<float>(v.AsSpan(0, count));
                break;
            case double[] v:
                writer.Raw<double>(v.AsSpan(0, count));
                break;
            case Numeric[] v:
                writer.Raw<Numeric>(v.AsSpan(0, count));
                break;
            case Interval[] v:
                writer.Raw<Interval>(v.AsSpan(0, count));
                break;
            case string[] when few is not null:
                few.Write(writer);
                break;
            case string[] v:
                for (var i = 0; i < count; i++)
                    writer.Text(v[i] ?? "");
                break;
            case byte[][] v:
                for (var i = 0; i < count; i++)
                    writer.Bytes(v[i] ?? []);
                break;
            case SqlArray[] v:
                for (var i = 0; i < count; i++)
                    ValueCodec.Write(type, v[i], writer);
                break;
            case SqlRow[] v:
                for (var i = 0; i < count; i++)
                    ValueCodec.Write(type, v[i], writer);
                break;
            default:
                throw new InvalidOperationException($"No page format for {typeof(T)}.");
        }
    }

    public static bool[]? Read(SqlType type, T[] values, int count, ref PageReader reader)
    {
        bool[]? nulls = null;
        var flags = reader.Byte();
        if ((flags & HasNulls) != 0)
        {
            nulls = new bool[PagedColumn.PageSize];
            reader.Raw<bool>(nulls.AsSpan(0, count));
        }

        switch (values)
        {
            case bool[] v:
                reader.Raw<bool>(v.AsSpan(0, count));
                break;
            case short[] v:
                reader.Raw<short>(v.AsSpan(0, count));
                break;
            case int[] v:
                reader.Raw<int>(v.AsSpan(0, count));
                break;
            case long[] v:
                reader.Raw<long>(v.AsSpan(0, count));
                break;
            case float[] v:
                reader.Raw<float>(v.AsSpan(0, count));
                break;
            case double[] v:
                reader.Raw<double>(v.AsSpan(0, count));
                break;
            case Numeric[] v:
                reader.Raw<Numeric>(v.AsSpan(0, count));
                break;
            case Interval[] v:
                reader.Raw<Interval>(v.AsSpan(0, count));
                break;
            case string[] v when (flags & HasFewTexts) != 0:
                TextDictionary.Read(v.AsSpan(0, count), ref reader);
                break;
            case string[] v:
                for (var i = 0; i < count; i++)
                    v[i] = reader.Text();
                break;
            case byte[][] v:
                for (var i = 0; i < count; i++)
                    v[i] = reader.Bytes().ToArray();
                break;
            case SqlArray[] v:
                for (var i = 0; i < count; i++)
                    v[i] = (SqlArray)ValueCodec.Read(type, ref reader)!;
                break;
            case SqlRow[] v:
                for (var i = 0; i < count; i++)
                    v[i] = (SqlRow)ValueCodec.Read(type, ref reader)!;
                break;
            default:
                throw new InvalidOperationException($"No page format for {typeof(T)}.");
        }

        return nulls;
    }
}
