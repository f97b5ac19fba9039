using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>Types and helpers that the tables of rw_catalog share.</summary>
internal static class RwTable
{
    public static readonly SqlType Words = SqlType.Varchar,
        Number = SqlType.Integer,
        Long = SqlType.BigInt,
        Instant = SqlType.TimestampTz,
        Flag = SqlType.Boolean;

    /// <summary>Microseconds since 1970, as a timestamp has them.</summary>
    public static object? Micros(DateTimeOffset? at) => at is { } time ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10 : null;
}
