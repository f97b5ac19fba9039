using Npgsql;

namespace Balloon.Notebook.Sql;

/// <summary>Collects a column of a result while its rows arrive, without boxing its values.</summary>
internal abstract class ReaderColumn
{
    /// <summary>Creates a collector for the column's type.</summary>
    public static ReaderColumn Of(NpgsqlDataReader reader, int place)
    {
        var name = reader.GetName(place);
        var type = reader.GetFieldType(place);
        return type == typeof(string) ? new Typed<string?>(name, place)
            : type == typeof(bool) ? new Typed<bool>(name, place)
            : type == typeof(short) ? new Typed<short>(name, place)
            : type == typeof(int) ? new Typed<int>(name, place)
            : type == typeof(long) ? new Typed<long>(name, place)
            : type == typeof(float) ? new Typed<float>(name, place)
            : type == typeof(double) ? new Typed<double>(name, place)
            : type == typeof(decimal) ? new Typed<decimal>(name, place)
            : type == typeof(DateTime) ? new Typed<DateTime>(name, place)
            : type == typeof(DateOnly) ? new Typed<DateOnly>(name, place)
            : type == typeof(TimeOnly) ? new Typed<TimeOnly>(name, place)
            : type == typeof(TimeSpan) ? new Typed<TimeSpan>(name, place)
            : type == typeof(Guid) ? new Typed<Guid>(name, place)
            : type == typeof(byte[]) ? new Typed<byte[]?>(name, place)
            : new Typed<object?>(name, place);
    }

    /// <summary>Adds the value of the reader's current row.</summary>
    public abstract void Read(NpgsqlDataReader reader);

    /// <summary>The collected column.</summary>
    public abstract ResultColumn Column();

    private sealed class Typed<T>(string name, int place) : ReaderColumn
    {
        private readonly List<T> values = [];
        private List<int>? nulls;

        public override void Read(NpgsqlDataReader reader)
        {
            if (reader.IsDBNull(place))
            {
                (nulls ??= []).Add(values.Count);
                values.Add(default!);
            }
            else
                values.Add(reader.GetFieldValue<T>(place));
        }

        public override ResultColumn Column()
        {
            if (nulls is null || default(T) is null)
                return new ResultColumn<T>(name, [.. values]);
            var mask = new bool[values.Count];
            foreach (var row in nulls)
                mask[row] = true;
            return new ResultColumn<T>(name, [.. values], mask);
        }
    }
}
