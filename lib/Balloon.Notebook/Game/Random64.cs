namespace Balloon.Notebook.Game;

/// <summary>
/// xoshiro256** (Blackman and Vigna), seeded with SplitMix64. Implemented here because a run must be reproducible to the byte on every
/// platform and .NET version; it only uses integer arithmetic.
/// </summary>
internal struct Random64
{
    private ulong a;
    private ulong b;
    private ulong c;
    private ulong d;

    public Random64(ulong seed)
    {
        a = Mix(ref seed);
        b = Mix(ref seed);
        c = Mix(ref seed);
        d = Mix(ref seed);
    }

    /// <summary>A number from 0 to 2⁶⁴ − 1.</summary>
    public ulong Next()
    {
        var result = ulong.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = ulong.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A number from 0 to <paramref name="limit"/> − 1. The bias of the multiplication is below 2⁻³² and negligible.</summary>
    public int Below(int limit) => (int)(((Next() >> 32) * (ulong)limit) >> 32);

    /// <summary>True with a probability of <paramref name="millionths"/> in a million.</summary>
    public bool Chance(int millionths) => millionths > 0 && Below(1_000_000) < millionths;

    /// <summary>A hash of two numbers, for a player's fixed traits.</summary>
    public static ulong Hash(ulong key, ulong salt)
    {
        var state = key * 0x9E3779B97F4A7C15UL ^ salt;
        return Mix(ref state);
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
