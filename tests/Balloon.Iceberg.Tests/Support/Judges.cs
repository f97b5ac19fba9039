namespace Balloon.Iceberg.Tests.Support;

/// <summary>All other readers that check what we write, for every snapshot of a table.</summary>
internal static class Judges
{
    /// <summary>Apache.Avro reads all manifests, DuckDB all Parquet files, Iceberg's Java reader every snapshot.</summary>
    public static async Task AgreeAsync(Table table, CancellationToken cancellationToken, bool byJava = true)
    {
        Assert.InRange(await AvroJudge.AgreesAsync(table, cancellationToken), 1, int.MaxValue);
        Assert.InRange((await DuckJudge.AgreesAsync(table, cancellationToken)).Data, 1, int.MaxValue);
        if (byJava)
            await JavaJudge.AgreesAsync(table, cancellationToken);
    }
}
