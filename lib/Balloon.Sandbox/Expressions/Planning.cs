using System.Runtime.CompilerServices;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Plans a statement on a thread of its own, whose stack is large enough for the deepest statement that the parser accepts. Planning can be
/// cancelled, and fails when it takes more steps or more stack than a statement may. The limit is in steps, not time, so that what could be
/// planned once can be planned again at the next start.
/// </summary>
internal sealed class Planning
{
    /// <summary>
    /// The most expressions to visit. The largest of RisingWave's own tests visits some 200,000; this many take a few seconds.
    /// </summary>
    public const long MaxSteps = 20_000_000;

    private const int StackBytes = 16 << 20;
    private const int StepsPerCheck = 1024;

    [ThreadStatic]
    private static Planning? s_current;

    private readonly CancellationToken cancellation;
    private long steps;

    private Planning(CancellationToken cancellation) => this.cancellation = cancellation;

    /// <summary>Runs a function that plans.</summary>
    /// <exception cref="SqlException">54001: the statement exceeds a limit.</exception>
    public static Task<T> RunAsync<T>(Func<T> plan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(
            () =>
            {
                s_current = new Planning(cancellationToken);
                try
                {
                    done.SetResult(plan());
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    done.SetCanceled(cancellationToken);
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            },
            StackBytes
        )
        {
            IsBackground = true,
            Name = "balloon planning",
        }.Start();
        return done.Task;
    }

    /// <summary>Counts a visited expression. Costs next to nothing, also when nothing is being planned.</summary>
    /// <param name="position">Its 0-based position in the text, if known.</param>
    public static void Step(int? position = null)
    {
        if (s_current is not { } current)
            return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooComplex("it is nested too deeply, perhaps in the views that it reads", position);
        if (++current.steps % StepsPerCheck != 0)
            return;
        current.cancellation.ThrowIfCancellationRequested();
        if (current.steps > MaxSteps)
            throw TooComplex($"planning it takes more than {MaxSteps:N0} steps", position);
    }

    /// <summary>The error for a statement that exceeds a limit.</summary>
    public static SqlException TooComplex(string why, int? position) =>
        new(
            SqlStates.StatementTooComplex,
            $"statement too complex: {why}",
            position + 1 ?? 0,
            hint: "Split it: make a materialized view of a part, and read that."
        );
}
