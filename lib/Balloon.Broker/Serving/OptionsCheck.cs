namespace Balloon.Broker.Serving;

/// <summary>Checks the options before anything is opened.</summary>
internal static class OptionsCheck
{
    public static void Throw(KafkaBrokerOptions options)
    {
        Range(options.Port, 0, 65535, nameof(options.Port));
        Range(options.AdvertisedPort, 0, 65535, nameof(options.AdvertisedPort));
        Range(options.DefaultPartitions, 1, 10_000, nameof(options.DefaultPartitions));
        Range(options.RetentionMs, -1, long.MaxValue, nameof(options.RetentionMs));
        Range(options.RetentionBytes, -1, long.MaxValue, nameof(options.RetentionBytes));
        Range(options.SegmentBytes, 1024, 1 << 30, nameof(options.SegmentBytes));
        Range(options.MaxMessageBytes, 1, 256 << 20, nameof(options.MaxMessageBytes));
        Range(options.MaxRequestBytes, 1024, int.MaxValue / 2, nameof(options.MaxRequestBytes));
        Range(options.MaxRequestMemory, 1024, long.MaxValue, nameof(options.MaxRequestMemory));
        Range(options.MaxConnections, 1, 100_000, nameof(options.MaxConnections));
        if (string.IsNullOrWhiteSpace(options.AdvertisedHost))
            throw new ArgumentException("AdvertisedHost is empty; clients need a host to connect to.", nameof(options));
        if (options.RetentionCheckInterval <= TimeSpan.Zero)
            throw new ArgumentException("RetentionCheckInterval must be greater than zero.", nameof(options));
    }

    private static void Range(long value, long low, long high, string name)
    {
        if (value < low || value > high)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be {low} to {high}.");
    }
}
