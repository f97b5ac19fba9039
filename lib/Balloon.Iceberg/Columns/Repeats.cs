using System.Runtime.CompilerServices;

namespace Balloon.Iceberg.Columns;

/// <summary>
/// Rows of the same time, or sorted by a column, are adjacent, so that most values equal the previous one. This detects it without a
/// look-up.
/// </summary>
internal static class Repeats
{
    /// <summary>Whether both are certainly the same value; equal objects that are not identical may be reported as different.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Same<T>(T a, T b) =>
        RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? ReferenceEquals(a, b) : EqualityComparer<T>.Default.Equals(a, b);
}
