namespace Balloon.Iceberg.Spec;

/// <summary>A type of the specification (<see href="https://iceberg.apache.org/spec/#schemas-and-data-types"/>).</summary>
public abstract record IcebergType
{
    private protected IcebergType() { }

    /// <summary>Whether it is not a struct, a list or a map.</summary>
    public bool IsPrimitive => this is PrimitiveType;
}
