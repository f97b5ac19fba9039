using Balloon.Sandbox.Engine;

namespace Balloon.Sandbox.Sources;

/// <summary>What is wrong with a reader, and since when.</summary>
internal sealed class ReaderErrors(TimeProvider time)
{
    private volatile StatusError? current;
    private volatile StatusError? lasting;

    public StatusError? Current => lasting ?? current;

    /// <summary>What stays until someone decides.</summary>
    public StatusError? Lasting => lasting;

    /// <summary>Sets the error, or with null says that all is well again.</summary>
    public void Report(string? message)
    {
        if (message is null)
            current = null;
        else if (current?.Message != message)
            current = new StatusError(message, time.GetUtcNow());
    }

    /// <summary>Sets an error that stays: rows are lost, and someone has to decide.</summary>
    public void ReportLoss(string message) => lasting ??= new StatusError(message, time.GetUtcNow());
}
