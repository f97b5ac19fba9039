using System.Collections.Concurrent;

namespace Balloon.Sandbox.Types;

/// <summary>A type of RisingWave's dialect: its name, its number and length on the Postgres wire, and the text of its values.</summary>
public sealed record SqlType
{
    private static readonly ConcurrentDictionary<SqlType, SqlType> Arrays = new();

    private SqlType(SqlTypeKind kind, string name, int oid, int arrayOid, short length)
    {
        Kind = kind;
        Name = name;
        Oid = oid;
        ArrayOid = arrayOid;
        Length = length;
        Identity = name;
    }

    /// <summary>The family, which determines the .NET type of the values.</summary>
    public SqlTypeKind Kind { get; }

    /// <summary>The name as RisingWave prints it, such as "character varying" or "bigint[]".</summary>
    public string Name { get; }

    /// <summary>The type's OID in PostgreSQL's pg_type.</summary>
    public int Oid { get; }

    /// <summary>The length of a value in binary format, in bytes; -1 if it varies.</summary>
    public short Length { get; }

    /// <summary>The element type of an array, a struct of key and value for a map, or null.</summary>
    public SqlType? Element { get; private init; }

    /// <summary>The fields of a struct, or null.</summary>
    public IReadOnlyList<StructField>? Fields { get; private init; }

    /// <summary>The name in RisingWave's code, which some of its messages use.</summary>
    internal string CodeName =>
        Kind switch
        {
            SqlTypeKind.SmallInt => "Int16",
            SqlTypeKind.Integer => "Int32",
            SqlTypeKind.BigInt => "Int64",
            SqlTypeKind.Real => "Float32",
            SqlTypeKind.Double => "Float64",
            SqlTypeKind.Numeric => "Decimal",
            SqlTypeKind.TimestampTz => "Timestamptz",
            SqlTypeKind.Array => "List",
            _ => Kind.ToString(),
        };

    // Distinguishes the type from all others; a struct's name alone does not tell its fields.
    private string Identity { get; init; }

    private int ArrayOid { get; }

    /// <summary><c>boolean</c>.</summary>
    public static SqlType Boolean { get; } = new(SqlTypeKind.Boolean, "boolean", 16, 1000, 1);

    /// <summary><c>smallint</c>.</summary>
    public static SqlType SmallInt { get; } = new(SqlTypeKind.SmallInt, "smallint", 21, 1005, 2);

    /// <summary><c>integer</c>.</summary>
    public static SqlType Integer { get; } = new(SqlTypeKind.Integer, "integer", 23, 1007, 4);

    /// <summary><c>bigint</c>.</summary>
    public static SqlType BigInt { get; } = new(SqlTypeKind.BigInt, "bigint", 20, 1016, 8);

    /// <summary><c>serial</c>: a row id, which contains the time when it was generated.</summary>
    public static SqlType Serial { get; } = new(SqlTypeKind.BigInt, "serial", 20, 1016, 8);

    /// <summary><c>real</c>.</summary>
    public static SqlType Real { get; } = new(SqlTypeKind.Real, "real", 700, 1021, 4);

    /// <summary><c>double precision</c>.</summary>
    public static SqlType Double { get; } = new(SqlTypeKind.Double, "double precision", 701, 1022, 8);

    /// <summary><c>numeric</c>.</summary>
    public static SqlType Numeric { get; } = new(SqlTypeKind.Numeric, "numeric", 1700, 1231, -1);

    /// <summary><c>character varying</c>.</summary>
    public static SqlType Varchar { get; } = new(SqlTypeKind.Varchar, "character varying", 1043, 1015, -1);

    /// <summary><c>bytea</c>.</summary>
    public static SqlType Bytea { get; } = new(SqlTypeKind.Bytea, "bytea", 17, 1001, -1);

    /// <summary><c>date</c>.</summary>
    public static SqlType Date { get; } = new(SqlTypeKind.Date, "date", 1082, 1182, 4);

    /// <summary><c>time without time zone</c>.</summary>
    public static SqlType Time { get; } = new(SqlTypeKind.Time, "time without time zone", 1083, 1183, 8);

    /// <summary><c>timestamp without time zone</c>.</summary>
    public static SqlType Timestamp { get; } = new(SqlTypeKind.Timestamp, "timestamp without time zone", 1114, 1115, 8);

    /// <summary><c>timestamp with time zone</c>.</summary>
    public static SqlType TimestampTz { get; } = new(SqlTypeKind.TimestampTz, "timestamp with time zone", 1184, 1185, 8);

    /// <summary><c>interval</c>.</summary>
    public static SqlType Interval { get; } = new(SqlTypeKind.Interval, "interval", 1186, 1187, 16);

    /// <summary><c>jsonb</c>.</summary>
    public static SqlType Jsonb { get; } = new(SqlTypeKind.Jsonb, "jsonb", 3802, 3807, -1);

    /// <summary>The types that are not composed of others.</summary>
    public static IReadOnlyList<SqlType> Scalars { get; } =
    [Boolean, SmallInt, Integer, BigInt, Real, Double, Numeric, Varchar, Bytea, Date, Time, Timestamp, TimestampTz, Interval, Jsonb];

    /// <summary>The array of <paramref name="element"/>. Nested arrays share the OID of the innermost array, as in PostgreSQL.</summary>
    public static SqlType ArrayOf(SqlType element) =>
        Arrays.GetOrAdd(
            element,
            static e => new SqlType(SqlTypeKind.Array, e.Name + "[]", e.ArrayOid, e.ArrayOid, -1)
            {
                Element = e,
                Identity = e.Identity + "[]",
            }
        );

    /// <summary>The struct with these fields.</summary>
    public static SqlType StructOf(params IEnumerable<StructField> fields) => Struct([.. fields], null);

    /// <summary>The struct that ROW creates: its fields are f1, f2 and so on, and its name is "record".</summary>
    public static SqlType RecordOf(params IEnumerable<SqlType> types) =>
        Struct([.. types.Select((type, i) => new StructField($"f{i + 1}", type))], "record");

    /// <summary>The map from keys to values. Keys are texts or whole numbers.</summary>
    /// <exception cref="SqlException">Keys are of another type.</exception>
    public static SqlType MapOf(SqlType key, SqlType value)
    {
        const int Map = 1303;
        const int MapArray = 1304;
        if (key.Kind is not (SqlTypeKind.Varchar or SqlTypeKind.SmallInt or SqlTypeKind.Integer or SqlTypeKind.BigInt))
            throw new SqlException(SqlStates.InvalidParameterValue, $"invalid map key type: {key}");
        return new SqlType(SqlTypeKind.Map, $"map({key.Name},{value.Name})", Map, MapArray, -1)
        {
            Element = StructOf(new StructField("key", key), new StructField("value", value)),
            Identity = $"map({key.Identity},{value.Identity})",
        };
    }

    /// <summary>The type of a map's keys.</summary>
    internal SqlType MapKey => Element!.Fields![0].Type;

    /// <summary>The type of a map's values.</summary>
    internal SqlType MapValue => Element!.Fields![1].Type;

    private static SqlType Struct(StructField[] fields, string? name)
    {
        const int Record = 2249;
        const int RecordArray = 2287;
        var identity = Spelled(static type => type.Identity);
        return new SqlType(SqlTypeKind.Struct, name ?? Spelled(static type => type.Name), Record, RecordArray, -1)
        {
            Fields = fields,
            Identity = identity,
        };

        string Spelled(Func<SqlType, string> type) =>
            $"struct<{string.Join(", ", fields.Select(field => $"{Keywords.Quote(field.Name)} {type(field.Type)}"))}>";
    }

    /// <summary>The type with this OID; text, varchar, name and char all become <see cref="Varchar"/>; null if unknown.</summary>
    public static SqlType? FromOid(int oid)
    {
        foreach (var type in Scalars)
        {
            if (type.Oid == oid)
                return type;
            if (type.ArrayOid == oid)
                return ArrayOf(type);
        }

        return oid is 25 or 1042 or 19 or 18 ? Varchar
            : oid == 1009 ? ArrayOf(Varchar)
            : null;
    }

    /// <summary>
    /// The text of a value as RisingWave sends it in the text format: booleans are t and f, an instant is shown at
    /// <paramref name="offset"/> from UTC.
    /// </summary>
    /// <param name="value">A value of this type's .NET type, not null.</param>
    /// <param name="offset">Offset of the session's time zone for timestamps with time zone; null is UTC.</param>
    public string Format(object value, Func<long, TimeSpan>? offset = null) => SqlText.Format(this, value, offset);

    /// <summary>Parses a value in the text format.</summary>
    /// <exception cref="SqlException">22P02 or 22007 when the text is not a value of this type.</exception>
    public object Parse(string text) => SqlText.Parse(this, text);

    /// <summary>Whether the two have the same values; structs are compared by the names and types of their fields.</summary>
    public bool Equals(SqlType? other) => ReferenceEquals(this, other) || (other is not null && Identity == other.Identity);

    /// <inheritdoc/>
    public override int GetHashCode() => Identity.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
