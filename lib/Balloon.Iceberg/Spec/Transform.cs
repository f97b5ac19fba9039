using System.Globalization;

namespace Balloon.Iceberg.Spec;

/// <summary>How a partition or sort field derives from a column (specification, “Partition transforms”).</summary>
public sealed record Transform
{
    private Transform(TransformKind kind, int parameter = 0, string? text = null) => (Kind, Parameter, Text) = (kind, parameter, text);

    /// <summary>The kind.</summary>
    public TransformKind Kind { get; }

    /// <summary>The number of buckets of <c>bucket</c>, the width of <c>truncate</c>; 0 for other transforms.</summary>
    public int Parameter { get; }

    private string? Text { get; }

    /// <summary>The value itself.</summary>
    public static Transform Identity { get; } = new(TransformKind.Identity);

    /// <summary>Years since 1970.</summary>
    public static Transform Year { get; } = new(TransformKind.Year);

    /// <summary>Months since 1970-01.</summary>
    public static Transform Month { get; } = new(TransformKind.Month);

    /// <summary>Days since 1970-01-01.</summary>
    public static Transform Day { get; } = new(TransformKind.Day);

    /// <summary>Hours since 1970-01-01T00.</summary>
    public static Transform Hour { get; } = new(TransformKind.Hour);

    /// <summary>Always null: the remains of a dropped partition field in v1.</summary>
    public static Transform Void { get; } = new(TransformKind.Void);

    /// <summary>The value's hash modulo a number of buckets.</summary>
    public static Transform Bucket(int buckets) =>
        buckets > 0
            ? new(TransformKind.Bucket, buckets)
            : throw IcebergException.InvalidArgument($"bucket[{buckets}]: the number of buckets must be 1 or more.");

    /// <summary>The value truncated to a width.</summary>
    public static Transform Truncate(int width) =>
        width > 0
            ? new(TransformKind.Truncate, width)
            : throw IcebergException.InvalidArgument($"truncate[{width}]: the width must be 1 or more.");

    /// <summary>
    /// Parses a name such as <c>bucket[4]</c>. An unknown name becomes <see cref="TransformKind.Unknown"/>, which can be read but not
    /// written.
    /// </summary>
    public static Transform Parse(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "identity":
                return Identity;
            case "year":
                return Year;
            case "month":
                return Month;
            case "day":
                return Day;
            case "hour":
                return Hour;
            case "void":
                return Void;
        }

        var open = text.IndexOf('[');
        if (
            open > 0
            && text[^1] == ']'
            && int.TryParse(text.AsSpan()[(open + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var parameter)
            && parameter > 0
        )
        {
            switch (text[..open].ToLowerInvariant())
            {
                case "bucket":
                    return Bucket(parameter);
                case "truncate":
                    return Truncate(parameter);
            }
        }

        return new(TransformKind.Unknown, 0, text);
    }

    /// <summary>The type of the transform's results; string for an unknown transform.</summary>
    public PrimitiveType ResultType(PrimitiveType source) =>
        Kind switch
        {
            TransformKind.Identity or TransformKind.Truncate or TransformKind.Void => source,
            TransformKind.Unknown => PrimitiveType.String,
            TransformKind.Day => PrimitiveType.Date,
            _ => PrimitiveType.Int,
        };

    /// <summary>Whether the transform accepts a type.</summary>
    public bool Accepts(PrimitiveType source) => Transforms.Accepts(this, source.Kind);

    /// <summary>Applies the transform to a plain value (see <see cref="Values"/>); null stays null.</summary>
    /// <exception cref="IcebergException">The transform is unknown or does not accept the type.</exception>
    public object? Apply(PrimitiveType source, object? value) => value is null ? null : Transforms.Apply(this, source, value);

    /// <summary>The name in the specification.</summary>
    public override string ToString() =>
        Kind switch
        {
            TransformKind.Unknown => Text!,
            TransformKind.Bucket or TransformKind.Truncate => string.Create(
                CultureInfo.InvariantCulture,
                $"{Kind.ToString().ToLowerInvariant()}[{Parameter}]"
            ),
            _ => Kind.ToString().ToLowerInvariant(),
        };
}

/// <summary>The transforms of the specification.</summary>
public enum TransformKind
{
    /// <summary>The value itself.</summary>
    Identity,

    /// <summary>Hash modulo N.</summary>
    Bucket,

    /// <summary>Truncated to a width.</summary>
    Truncate,

    /// <summary>Years since 1970.</summary>
    Year,

    /// <summary>Months since 1970-01.</summary>
    Month,

    /// <summary>Days since 1970-01-01.</summary>
    Day,

    /// <summary>Hours since 1970-01-01T00.</summary>
    Hour,

    /// <summary>Always null.</summary>
    Void,

    /// <summary>A name that is unknown to this library.</summary>
    Unknown,
}
