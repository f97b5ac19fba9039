using System.Globalization;

namespace Balloon.Broker.Log;

/// <summary>A topic's settings under Apache Kafka's names: its own ones, over the broker's defaults.</summary>
internal sealed class TopicConfig
{
    public const string RetentionMsKey = "retention.ms";
    public const string RetentionBytesKey = "retention.bytes";
    public const string SegmentBytesKey = "segment.bytes";
    public const string SegmentMsKey = "segment.ms";
    public const string MaxMessageBytesKey = "max.message.bytes";
    public const string TimestampTypeKey = "message.timestamp.type";
    private const string LogAppendTimeValue = "LogAppendTime";

    private static readonly Dictionary<string, Func<string, bool>> Rules = new(StringComparer.Ordinal)
    {
        ["cleanup.policy"] = value => value == "delete",
        ["compression.type"] = value => value == "producer",
        ["min.insync.replicas"] = value => value == "1",
        [MaxMessageBytesKey] = value => IsBetween(value, 0, SegmentIndex.Interval * 65536),
        [TimestampTypeKey] = value => value is "CreateTime" or LogAppendTimeValue,
        [RetentionBytesKey] = value => IsBetween(value, -1, long.MaxValue),
        [RetentionMsKey] = value => IsBetween(value, -1, long.MaxValue),
        [SegmentBytesKey] = value => IsBetween(value, 1024, 1 << 30),
        [SegmentMsKey] = value => IsBetween(value, 1, long.MaxValue),
    };

    private readonly Dictionary<string, string> _values;

    public TopicConfig(IReadOnlyDictionary<string, string> defaults, IReadOnlyDictionary<string, string> own)
    {
        Own = own;
        _values = new(defaults, StringComparer.Ordinal);
        foreach (var (key, value) in own)
            _values[key] = value;
        RetentionMs = Number(RetentionMsKey);
        RetentionBytes = Number(RetentionBytesKey);
        SegmentBytes = (int)Number(SegmentBytesKey);
        SegmentMs = Number(SegmentMsKey);
        MaxMessageBytes = (int)Number(MaxMessageBytesKey);
        LogAppendTime = _values[TimestampTypeKey] == LogAppendTimeValue;
    }

    /// <summary>The settings of the topic itself.</summary>
    public IReadOnlyDictionary<string, string> Own { get; }

    /// <summary>All settings in effect, by name.</summary>
    public IReadOnlyDictionary<string, string> All => _values;

    public long RetentionMs { get; }

    public long RetentionBytes { get; }

    public int SegmentBytes { get; }

    public long SegmentMs { get; }

    public int MaxMessageBytes { get; }

    public bool LogAppendTime { get; }

    /// <summary>The default settings for a broker with these options.</summary>
    public static Dictionary<string, string> Defaults(KafkaBrokerOptions options) =>
        new(StringComparer.Ordinal)
        {
            ["cleanup.policy"] = "delete",
            ["compression.type"] = "producer",
            ["min.insync.replicas"] = "1",
            [MaxMessageBytesKey] = Text(options.MaxMessageBytes),
            [TimestampTypeKey] = "CreateTime",
            [RetentionBytesKey] = Text(options.RetentionBytes),
            [RetentionMsKey] = Text(options.RetentionMs),
            [SegmentBytesKey] = Text(options.SegmentBytes),
            [SegmentMsKey] = Text(7L * 24 * 60 * 60 * 1000),
        };

    /// <summary>What is wrong with a setting; null if it is valid.</summary>
    public static string? Problem(string key, string? value)
    {
        if (!Rules.TryGetValue(key, out var rule))
            return $"Unknown topic config name: {key}. This broker knows {string.Join(", ", Rules.Keys.Order(StringComparer.Ordinal))}.";
        if (value is null)
            return $"Null value not supported for {key}";
        return rule(value) ? null : $"Invalid value {value} for configuration {key}{Hint(key)}";
    }

    private static string Hint(string key) =>
        key switch
        {
            "cleanup.policy" => ": this broker keeps whole logs, compaction is not supported",
            "compression.type" => ": batches are kept as producers compressed them",
            "min.insync.replicas" => ": there is one node",
            _ => "",
        };

    private static bool IsBetween(string value, long low, long high) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= low
        && number <= high;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private long Number(string key) => long.Parse(_values[key], CultureInfo.InvariantCulture);
}
