using System.Numerics;

namespace Balloon.Broker.Protocol;

/// <summary>
/// A pool of byte arrays for requests, responses and scans. Sizes are powers of two, as in <c>ArrayPool.Shared</c>; but that one keeps
/// arrays of several megabytes for each thread that ever returned one, and this one keeps no more than <see cref="MaxKept"/> in all.
/// </summary>
internal static class Buffers
{
    private const int MaxKept = 16 << 20;
    private const int Smallest = 4 * 1024;
    private static readonly Lock Guard = new();
    private static readonly Stack<byte[]>?[] Free = new Stack<byte[]>?[32];
    private static int _kept;

    /// <summary>Returns an array of at least <paramref name="length"/> bytes with arbitrary content.</summary>
    public static byte[] Rent(int length)
    {
        var size = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, Smallest)), (uint)Array.MaxLength);
        lock (Guard)
        {
            if (Free[BitOperations.Log2((uint)size)] is { Count: > 0 } free)
            {
                _kept -= size;
                return free.Pop();
            }
        }

        return GC.AllocateUninitializedArray<byte>(size);
    }

    /// <summary>Takes back an array from <see cref="Rent"/>, which must not be used any more.</summary>
    public static void Return(byte[] buffer)
    {
        lock (Guard)
        {
            if (_kept > MaxKept - buffer.Length)
                return;
            _kept += buffer.Length;
            (Free[BitOperations.Log2((uint)buffer.Length)] ??= new()).Push(buffer);
        }
    }
}
