using System.Numerics;

namespace Balloon.Sandbox.State;

/// <summary>Estimates how many different values were seen: HyperLogLog with 256 registers, accurate to about 6 %.</summary>
internal sealed class DistinctEstimate
{
    private const int Bits = 8;
    private const int Registers = 1 << Bits;
    private const double Alpha = 0.7213 / (1 + (1.079 / Registers));
    private readonly byte[] ranks = new byte[Registers];

    public void Add(uint hash)
    {
        // The hashes of numbers and short texts are not uniform in all bits.
        hash ^= hash >> 16;
        hash *= 0x7FEB352D;
        hash ^= hash >> 15;
        hash *= 0x846CA68B;
        hash ^= hash >> 16;
        var rank = (byte)(BitOperations.LeadingZeroCount((hash << Bits) | (Registers >> 1)) + 1);
        ref var there = ref ranks[hash >> (32 - Bits)];
        if (rank > there)
            there = rank;
    }

    public double Count
    {
        get
        {
            var (sum, zeros) = (0.0, 0);
            foreach (var rank in ranks)
            {
                sum += Math.ScaleB(1, -rank);
                zeros += rank == 0 ? 1 : 0;
            }

            var raw = Alpha * Registers * Registers / sum;
            return raw <= 2.5 * Registers && zeros > 0 ? Registers * Math.Log((double)Registers / zeros) : raw;
        }
    }
}
