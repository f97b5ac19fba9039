using System.Diagnostics.Tracing;

namespace Balloon.Benchmarks;

/// <summary>A method that the runtime compiled while the program ran, as its events tell it.</summary>
/// <param name="Type">The declaring type's full name, with its type arguments in brackets.</param>
/// <param name="Name">The method's name.</param>
/// <param name="Token">Its metadata token.</param>
internal readonly record struct JittedMethod(string Type, string Name, int Token);

/// <summary>Listens to the runtime's own events ("MethodLoadVerbose") for what it compiles.</summary>
internal sealed class JittedMethods : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private const int TokenField = 4;
    private const int TypeField = 6;
    private const int NameField = 7;

    private readonly Lock _gate = new();
    private readonly HashSet<JittedMethod> _methods = [];

    /// <summary>What was compiled so far.</summary>
    public IReadOnlyList<JittedMethod> Take()
    {
        lock (_gate)
            return [.. _methods];
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
        lock (_gate ?? new())
            _methods?.Add(new((string)fields[TypeField]!, (string)fields[NameField]!, (int)(uint)fields[TokenField]!));
    }
}
