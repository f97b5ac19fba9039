using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Balloon.Broker.Protocol;

namespace Balloon.Broker.Serving;

/// <summary>
/// Takes requests off a connection, each into a buffer in one piece. The buffer grows with the bytes that come, not with the length that
/// is announced, and what is more than a small one counts against the budget of all connections.
/// </summary>
internal sealed class FrameSource(PipeReader input, KafkaBrokerOptions options, ByteBudget budget) : IDisposable
{
    /// <summary>A buffer up to here is not asked of the budget.</summary>
    private const int Small = 64 * 1024;

    /// <summary>What producers send at a time, as most are set up: the next step after a small buffer. Then comes the whole length.</summary>
    private const int Usual = 1 << 20;

    /// <summary>Only Produce carries more than this.</summary>
    private const int MaxOtherRequest = 4 << 20;

    private static readonly TimeSpan BodyTimeout = TimeSpan.FromSeconds(30);

    private byte[] _buffer = [];
    private long _taken;

    /// <summary>Whether another request has arrived already, whole.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The next request, without its length; null when the connection has ended. Valid until the next call.</summary>
    /// <exception cref="ProtocolException">The length is impossible, or the rest of a request does not come.</exception>
    public async ValueTask<Memory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        Release();
        if (await LengthAsync(cancellationToken).ConfigureAwait(false) is not { } length)
            return null;
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        slow.CancelAfter(BodyTimeout);
        try
        {
            return await BodyAsync(length, slow).ConfigureAwait(false) ? _buffer.AsMemory(0, length) : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProtocolException($"The rest of a request of {length} bytes did not come in {BodyTimeout.TotalSeconds:0} s");
        }
    }

    public void Dispose() => Release();

    private async ValueTask<int?> LengthAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (read.Buffer.Length >= sizeof(int))
            {
                var length = Length(read.Buffer);
                input.AdvanceTo(read.Buffer.GetPosition(sizeof(int)));
                return length >= 8 && length <= options.MaxRequestBytes
                    ? length
                    : throw new ProtocolException($"A request of {length} bytes; up to {options.MaxRequestBytes} are taken");
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
                return null;
        }
    }

    private async ValueTask<bool> BodyAsync(int length, CancellationTokenSource slow)
    {
        var room = Math.Min(length, Small);
        Grow(room, keep: 0);
        for (var have = 0; have < length; )
        {
            if (have == room)
                room = await EnlargeAsync(have, length, slow.Token).ConfigureAwait(false);
            var read = await input.ReadAsync(slow.Token).ConfigureAwait(false);
            var part = (int)Math.Min(room - have, read.Buffer.Length);
            read.Buffer.Slice(0, part).CopyTo(_buffer.AsSpan(have));
            have += part;
            HasMore = have == length && IsWhole(read.Buffer.Slice(part));
            input.AdvanceTo(read.Buffer.GetPosition(part));
            if (have >= 8 && length > MaxOtherRequest && !IsProduce)
                throw new ProtocolException($"A request of {length} bytes that is no Produce");
            if (part > 0)
                slow.CancelAfter(BodyTimeout);
            if (read.IsCompleted && part == 0)
                return false;
        }

        return true;
    }

    private async ValueTask<int> EnlargeAsync(int have, int length, CancellationToken cancellationToken)
    {
        var room = have < Usual ? Math.Min(length, Usual) : length;
        await budget.TakeAsync(room - _taken, cancellationToken).ConfigureAwait(false);
        _taken = room;
        Grow(room, have);
        return room;
    }

    private bool IsProduce => BinaryPrimitives.ReadInt16BigEndian(_buffer) == (short)ApiKey.Produce;

    private static int Length(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        buffer.Slice(0, sizeof(int)).CopyTo(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private static bool IsWhole(ReadOnlySequence<byte> rest) => rest.Length >= sizeof(int) && rest.Length - sizeof(int) >= Length(rest);

    private void Grow(int size, int keep)
    {
        if (_buffer.Length >= size)
            return;
        var bigger = Buffers.Rent(size);
        _buffer.AsSpan(0, keep).CopyTo(bigger);
        if (_buffer.Length > 0)
            Buffers.Return(_buffer);
        _buffer = bigger;
    }

    private void Release()
    {
        if (_taken > 0)
            budget.Return(_taken);
        _taken = 0;
        if (_buffer.Length > 0)
            Buffers.Return(_buffer);
        _buffer = [];
    }
}
