using Balloon.Iceberg.Spec;

namespace Balloon.Iceberg.Manifests;

/// <summary>Collects the ranges of a manifest's partition fields.</summary>
internal sealed class PartitionSummaries(PrimitiveType[] types)
{
    private readonly bool[] _null = new bool[types.Length];
    private readonly bool[] _nan = new bool[types.Length];
    private readonly object?[] _lower = new object?[types.Length];
    private readonly object?[] _upper = new object?[types.Length];

    public void Add(IReadOnlyList<object?> partition)
    {
        for (var i = 0; i < types.Length; i++)
        {
            var value = i < partition.Count ? partition[i] : null;
            if (value is null)
                _null[i] = true;
            else if (value is double.NaN or float.NaN)
                _nan[i] = true;
            else
            {
                if (_lower[i] is null || Values.Compare(value, _lower[i]!) < 0)
                    _lower[i] = value;
                if (_upper[i] is null || Values.Compare(value, _upper[i]!) > 0)
                    _upper[i] = value;
            }
        }
    }

    public IReadOnlyList<PartitionSummary> Build() =>
        [.. types.Select((type, i) => new PartitionSummary(_null[i], _nan[i], Bytes(type, _lower[i]), Bytes(type, _upper[i])))];

    private static ReadOnlyMemory<byte>? Bytes(PrimitiveType type, object? value) =>
        value is null ? (ReadOnlyMemory<byte>?)null : SingleValueBinary.Write(type, value);
}
