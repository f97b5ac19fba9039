using System.Globalization;
using static Balloon.Sandbox.Engine.Introspection.RwTable;

namespace Balloon.Sandbox.Engine.Introspection;

/// <summary>
/// rw_kafka_job_lag: how far each view is behind the log. high_watermark is the log's end, consumer_offset the last offset read.
/// </summary>
internal static class RwKafkaJobLag
{
    public static SystemRelation Of(StreamEngine engine) =>
        new(
            "rw_kafka_job_lag",
            [
                ("job_id", Number),
                ("source_id", Number),
                ("fragment_id", Number),
                ("partition_id", Words),
                ("lag_phase", Words),
                ("high_watermark", Long),
                ("consumer_offset", Long),
                ("lag", Long),
            ],
            () => Rows(engine)
        );

    private static IEnumerable<object?[]> Rows(StreamEngine engine)
    {
        foreach (var source in engine.Loop.Sources)
        {
            foreach (var view in engine.Topology.ReadersOf(source.Relation))
            {
                foreach (var (partition, next) in source.Positions.ToArray().OrderBy(p => p.Key))
                {
                    var end = Math.Max(source.Reader?.KnownEnd(partition) ?? -1, next);
                    yield return
                    [
                        (int)view.Id,
                        (int)source.Relation.Id,
                        (int)view.Id,
                        partition.ToString(CultureInfo.InvariantCulture),
                        "LIVE",
                        end,
                        next - 1,
                        Math.Max(0, end - next),
                    ];
                }
            }
        }
    }
}
