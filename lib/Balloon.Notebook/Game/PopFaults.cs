namespace Balloon.Notebook.Game;

/// <summary>The shares of faulty events for teaching, each from 0 to 1.</summary>
/// <param name="Late">Events whose time is moved back by 5 to 60 seconds.</param>
/// <param name="Duplicates">Events that are sent twice.</param>
/// <param name="Malformed">Messages that are not JSON, in place of an event.</param>
public readonly record struct PopFaults(double Late = 0, double Duplicates = 0, double Malformed = 0)
{
    internal static int Millionths(double share, string name) =>
        share is >= 0 and <= 1
            ? (int)Math.Round(share * 1_000_000)
            : throw new BalloonException($"The share of {name} must be from 0 to 1, not {share}; 0.01 is one event in a hundred.");
}
