using System.Diagnostics.Tracing;
using System.Reflection;

namespace Balloon.Benchmarks;

/// <summary>Listens to the runtime's events ("MethodLoadVerbose") for the methods that it compiles.</summary>
internal sealed class JittedMethods : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private const int HandleField = 0;
    private const int FlagsField = 5;
    private const uint Dynamic = 1;

    private readonly Lock _gate = new();
    private readonly HashSet<nint> _handles = [];

    /// <summary>The number of methods compiled so far.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
                return _handles.Count;
        }
    }

    /// <summary>The methods compiled so far; for shared generic code, its shared form.</summary>
    public IReadOnlyList<MethodBase> Take()
    {
        lock (_gate)
        {
            // The runtime identifies a method by the handle that reflection uses. Without a type, the method's own is used.
            return
            [
                .. _handles
                    .Select(handle => MethodBase.GetMethodFromHandle(RuntimeMethodHandle.FromIntPtr(handle), default))
                    .OfType<MethodBase>(),
            ];
        }
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true || eventData.Payload is not { } fields)
            return;
        if (((uint)fields[FlagsField]! & Dynamic) != 0)
            return;
        lock (_gate ?? new())
            _handles?.Add((nint)(ulong)fields[HandleField]!);
    }
}
