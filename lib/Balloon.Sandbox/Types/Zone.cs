using System.Collections.Concurrent;
using System.Collections.Frozen;
using NodaTime;

namespace Balloon.Sandbox.Types;

/// <summary>
/// A time zone of the IANA database and the arithmetic with its local time. Times are microseconds since 1970, either of an instant or of
/// the zone's local time.
/// </summary>
/// <remarks>
/// Where clocks go back, one local time is two instants; where they go forward, it is none. As in PostgreSQL and RisingWave, the first case
/// takes the offset after the change, and the second that before it. To stay on the same side of a change, keep the offset of the instant
/// that the local time came from.
/// </remarks>
internal sealed class Zone
{
    private const long Microsecond = NodaConstants.TicksPerMillisecond / 1000;

    // The range of the library's calendar: the years -9998 to 9999.
    private static readonly long First = Instant.MinValue.ToUnixTimeTicks() / Microsecond;
    private static readonly long Last = Instant.MaxValue.ToUnixTimeTicks() / Microsecond;

    private static readonly FrozenDictionary<string, string> Ids = DateTimeZoneProviders.Tzdb.Ids.ToFrozenDictionary(
        id => id,
        StringComparer.OrdinalIgnoreCase
    );

    private static readonly ConcurrentDictionary<string, Zone> Made = new(StringComparer.Ordinal);

    private readonly DateTimeZone zone;
    private readonly bool isUtc;

    private Zone(string id, DateTimeZone zone) => (Id, this.zone, isUtc) = (id, zone, zone.Equals(DateTimeZone.Utc));

    /// <summary>UTC.</summary>
    public static Zone Utc { get; } = new("UTC", DateTimeZone.Utc);

    /// <summary>The name, as the database spells it.</summary>
    public string Id { get; }

    /// <summary>Finds a zone by its name, in any case.</summary>
    /// <exception cref="SqlException">22023: there is no such zone.</exception>
    public static Zone Named(string name) =>
        Find(name)
        ?? throw new SqlException(SqlStates.InvalidParameterValue, $"Invalid parameter time_zone: '{name}' is not a valid timezone");

    /// <summary>Finds a zone by its name, in any case, or returns null.</summary>
    public static Zone? Find(string name) =>
        name.Equals("utc", StringComparison.OrdinalIgnoreCase) ? Utc
        : Ids.TryGetValue(name, out var id) ? Made.GetOrAdd(id, static id => new Zone(id, DateTimeZoneProviders.Tzdb[id]))
        : null;

    /// <summary>The zone's offset from UTC at an instant.</summary>
    /// <exception cref="SqlException">0A000: the instant is after the year 9999.</exception>
    public long OffsetAt(long instant) =>
        isUtc ? 0 : Microseconds(instant < First ? Earliest : zone.GetUtcOffset(Instant.FromUnixTimeTicks(Known(instant) * Microsecond)));

    /// <summary>The zone's local time at an instant.</summary>
    /// <exception cref="SqlException">0A000: the instant is after the year 9999.</exception>
    public long ToLocal(long instant) => instant + OffsetAt(instant);

    /// <summary>The instant of a local time.</summary>
    /// <exception cref="SqlException">0A000: the time is after the year 9999.</exception>
    public long ToInstant(long local)
    {
        if (isUtc)
            return local;
        if (local < First + Timestamps.Day)
            return local - Microseconds(Earliest);
        var time = Instant.FromUnixTimeTicks(Known(local) * Microsecond).InUtc().LocalDateTime;
        var mapping = zone.MapLocal(time);
        var interval = mapping.Count == 0 ? mapping.EarlyInterval : mapping.LateInterval;
        return local - Microseconds(interval.WallOffset);
    }

    /// <inheritdoc/>
    public override string ToString() => Id;

    // Before the first known transition, local mean time applies.
    private Offset Earliest => zone.GetUtcOffset(Instant.MinValue);

    private static long Microseconds(Offset offset) => offset.Ticks / Microsecond;

    private static long Known(long time) => time <= Last ? time : throw Refusal.NotSupported("a time after 9999 in a zone");
}
