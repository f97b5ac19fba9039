namespace Balloon.Iceberg.Deletes;

/// <summary>The deleted positions of a data file: 16-bit containers by the upper bits, which are bitmaps when dense.</summary>
internal sealed class PositionSet
{
    private readonly SortedDictionary<long, Container> _containers = [];

    /// <summary>The number of positions.</summary>
    public long Count { get; private set; }

    /// <summary>The containers by their upper bits, ascending.</summary>
    public IEnumerable<(long Key, ushort[] Values)> Containers => _containers.Select(pair => (pair.Key, pair.Value.Sorted()));

    public IEnumerable<long> Positions
    {
        get
        {
            foreach (var (key, container) in _containers)
            {
                foreach (var low in container.Sorted())
                    yield return (key << 16) | low;
            }
        }
    }

    public void Add(long position)
    {
        if (position < 0)
            throw IcebergException.InvalidData($"A deleted position is negative: {position}.");
        if (ContainerOf(position >> 16).Add((ushort)position))
            Count++;
    }

    public void AddAll(PositionSet other)
    {
        foreach (var position in other.Positions)
            Add(position);
    }

    public bool Contains(long position) =>
        _containers.TryGetValue(position >> 16, out var container) && container.Contains((ushort)position);

    /// <summary>Marks the deleted rows of a range.</summary>
    public void Mark(long first, Span<bool> deleted)
    {
        for (var key = first >> 16; key <= (first + deleted.Length) >> 16; key++)
        {
            if (!_containers.TryGetValue(key, out var container))
                continue;
            foreach (var low in container.Sorted())
            {
                var row = ((key << 16) | low) - first;
                if (row >= 0 && row < deleted.Length)
                    deleted[(int)row] = true;
            }
        }
    }

    private Container ContainerOf(long key)
    {
        if (!_containers.TryGetValue(key, out var container))
            _containers[key] = container = new Container();
        return container;
    }

    /// <summary>An unordered list while it is small, a bitmap of 8 KiB when it is larger.</summary>
    private sealed class Container
    {
        private const int Dense = 4096;
        private readonly HashSet<ushort> _few = [];
        private ulong[]? _bits;

        public bool Add(ushort value)
        {
            if (_bits is not null)
            {
                ref var word = ref _bits[value >> 6];
                var bit = 1UL << (value & 63);
                var added = (word & bit) == 0;
                word |= bit;
                return added;
            }

            if (!_few.Add(value))
                return false;
            if (_few.Count > Dense)
            {
                _bits = new ulong[1024];
                foreach (var few in _few)
                    _bits[few >> 6] |= 1UL << (few & 63);
                _few.Clear();
            }

            return true;
        }

        public bool Contains(ushort value) => _bits is null ? _few.Contains(value) : (_bits[value >> 6] & (1UL << (value & 63))) != 0;

        public ushort[] Sorted()
        {
            if (_bits is null)
                return [.. _few.Order()];
            var values = new List<ushort>();
            for (var i = 0; i < _bits.Length; i++)
            {
                for (var word = _bits[i]; word != 0; word &= word - 1)
                    values.Add((ushort)((i << 6) + System.Numerics.BitOperations.TrailingZeroCount(word)));
            }

            return [.. values];
        }
    }
}
