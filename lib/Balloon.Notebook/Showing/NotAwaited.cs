using Balloon.Notebook.Tables;

namespace Balloon.Notebook.Showing;

/// <summary>
/// What stands where a cell's value is a task, because its <c>await</c> was forgotten: a sentence. The default would be the fields of the
/// task's state machine, a hundred kilobytes of them.
/// </summary>
internal static class NotAwaited
{
    /// <summary>What a task does, and what to write.</summary>
    public static string Text(Task task) => Text(Typed(task.GetType()), StateOf(task));

    /// <inheritdoc cref="Text(Task)"/>
    public static string Text(ValueTask task) =>
        Text(
            typeof(ValueTask),
            // A value task may be awaited once only. Its AsTask counts as that: it is asked where only it knows more.
            task.IsFaulted
                ? StateOf(task.AsTask())
                : StateOf(task.IsCompletedSuccessfully, task.IsCanceled)
        );

    /// <summary>Like <see cref="Text(ValueTask)"/>, of a <see cref="ValueTask{TResult}"/>.</summary>
    public static string TextOfResult(object task)
    {
        // A formatter of an open generic type is given an object, of whose type argument nothing is known when this is compiled.
        var type = task.GetType();
        return Text(
            type,
            Is(nameof(ValueTask<>.IsFaulted))
                ? StateOf((Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(task, null)!)
                : StateOf(Is(nameof(ValueTask<>.IsCompletedSuccessfully)), Is(nameof(ValueTask<>.IsCanceled)))
        );

        bool Is(string property) => (bool)type.GetProperty(property)!.GetValue(task)!;
    }

    private static string Text(Type type, string state) => $"A {TypeNames.Of(type)} that {state}: write `await` before it.";

    private static string StateOf(Task task) =>
        task.Exception is { } failure
            ? $"failed ({failure.GetBaseException().Message.TrimEnd('.')})"
            : StateOf(task.IsCompletedSuccessfully, task.IsCanceled);

    private static string StateOf(bool completed, bool cancelled) =>
        completed ? "has completed"
        : cancelled ? "was cancelled"
        : "runs";

    /// <summary>
    /// The type as it was declared: the task of an async method is of a type inside the runtime, and its result, if it has none, is too.
    /// </summary>
    private static Type Typed(Type type)
    {
        for (var known = type; known is not null; known = known.BaseType)
        {
            if (known.IsGenericType && known.GetGenericTypeDefinition() == typeof(Task<>))
            {
                var result = known.GetGenericArguments()[0];
                return result.IsNotPublic && result.Assembly == typeof(Task).Assembly ? typeof(Task) : known;
            }
        }

        return typeof(Task);
    }
}
