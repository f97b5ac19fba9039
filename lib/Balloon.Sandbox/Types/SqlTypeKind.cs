namespace Balloon.Sandbox.Types;

/// <summary>The families of types; each member tells the .NET type of its values.</summary>
public enum SqlTypeKind
{
    /// <summary><c>boolean</c>: <see cref="bool"/>.</summary>
    Boolean,

    /// <summary><c>smallint</c>: <see cref="short"/>.</summary>
    SmallInt,

    /// <summary><c>integer</c>: <see cref="int"/>.</summary>
    Integer,

    /// <summary><c>bigint</c>: <see cref="long"/>.</summary>
    BigInt,

    /// <summary><c>real</c>: <see cref="float"/>.</summary>
    Real,

    /// <summary><c>double precision</c>: <see cref="double"/>.</summary>
    Double,

    /// <summary><c>numeric</c>: <see cref="Types.Numeric"/> (28 digits, as RisingWave's).</summary>
    Numeric,

    /// <summary><c>character varying</c>: <see cref="string"/>.</summary>
    Varchar,

    /// <summary><c>bytea</c>: <see cref="byte"/>[].</summary>
    Bytea,

    /// <summary><c>date</c>: <see cref="int"/>, days since 1970-01-01.</summary>
    Date,

    /// <summary><c>time without time zone</c>: <see cref="long"/>, microseconds since midnight.</summary>
    Time,

    /// <summary><c>timestamp without time zone</c>: <see cref="long"/>, microseconds since 1970-01-01 00:00:00.</summary>
    Timestamp,

    /// <summary><c>timestamp with time zone</c>: <see cref="long"/>, microseconds since 1970-01-01 00:00:00 UTC.</summary>
    TimestampTz,

    /// <summary><c>interval</c>: <see cref="Types.Interval"/>.</summary>
    Interval,

    /// <summary><c>jsonb</c>: <see cref="string"/>, its canonical text.</summary>
    Jsonb,

    /// <summary>An array: <see cref="SqlArray"/>.</summary>
    Array,

    /// <summary>A struct: <see cref="SqlRow"/>.</summary>
    Struct,

    /// <summary>
    /// A map: a <see cref="SqlArray"/> of rows of a key and a value, with distinct keys, in the order in which they were added.
    /// </summary>
    Map,
}
