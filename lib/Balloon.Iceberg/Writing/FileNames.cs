using System.Globalization;
using Balloon.Iceberg.Io;
using Balloon.Iceberg.Spec;
using Balloon.Text;

namespace Balloon.Iceberg.Writing;

/// <summary>Creates locations of new data files: readable partition folders and unique names.</summary>
internal sealed class FileNames(TableMetadata table)
{
    private readonly string _run = Guid.NewGuid().ToString();
    private int _next;

    public string Next(PartitionSpec spec, IReadOnlyList<object?> partition, string kind, string extension)
    {
        var folder = table.Properties.GetValueOrDefault(TableProperties.DataPath)?.TrimEnd('/') ?? Locations.Join(table.Location, "data");
        for (var i = 0; i < spec.Fields.Count; i++)
            folder = Locations.Join(
                folder,
                $"{Escape(spec.Fields[i].Name)}={Escape(Text(spec.Fields[i].ResultType(table.CurrentSchema), partition[i]))}"
            );
        var number = Interlocked.Increment(ref _next);
        return Locations.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{number:00000}-{_run}{kind}.{extension}"));
    }

    private static string Text(PrimitiveType type, object? value) => value is null ? "null" : Values.Format(type, value);

    private static string Escape(string text) => Uri.EscapeDataString(CodePoints.First(text, 100));
}
