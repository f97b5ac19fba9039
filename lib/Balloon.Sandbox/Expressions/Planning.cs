using System.Runtime.CompilerServices;
using Balloon.Sandbox.Types;

namespace Balloon.Sandbox.Expressions;

/// <summary>
/// Plans a statement on a thread of its own, whose stack is large enough for the deepest statement that the parser lets pass, and within
/// bounds: it can be cancelled, and it ends with an error when it takes more steps or more stack than a statement may. The bound is of
/// steps and not of time, so that what could be planned once can be planned again at the next start.
/// </summary>
internal sealed class Planning
{
    /// <summary>Expressions looked at. The largest of RisingWave's own tests takes some 200,000; this many take some seconds.</summary>
    public const long MostSteps = 20_000_000;

    private const int StackBytes = 16 << 20;
    private const int LookEvery = 1024;

    [ThreadStatic]
    private static Planning? s_current;

    private readonly CancellationToken cancellation;
    private long steps;

    private Planning(CancellationToken cancellation) => this.cancellation = cancellation;

    /// <summary>Runs what plans.</summary>
    /// <exception cref="SqlException">54001: it takes more than a statement may.</exception>
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

    /// <summary>One more expression is looked at. Costs next to nothing, also where nothing is being planned.</summary>
    /// <param name="position">Where it stands in the text, from 0, if that is known.</param>
    public static void Step(int? position = null)
    {
        if (s_current is not { } current)
            return;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw TooComplex("it is nested too deeply, perhaps in the views that it reads", position);
        if (++current.steps % LookEvery != 0)
            return;
        current.cancellation.ThrowIfCancellationRequested();
        if (current.steps > MostSteps)
            throw TooComplex($"planning it takes more than {MostSteps:N0} steps", position);
    }

    /// <summary>What a statement that goes beyond a bound is told.</summary>
    public static SqlException TooComplex(string why, int? position) =>
        new(
            SqlStates.StatementTooComplex,
            $"statement too complex: {why}",
            position + 1 ?? 0,
            hint: "Split it: make a materialized view of a part, and read that."
        );
}
