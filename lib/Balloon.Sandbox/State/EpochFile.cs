using System.Globalization;

namespace Balloon.Sandbox.State;

/// <summary>
/// The number of the last checkpoint once more, beside the engine's file: where that is of an earlier one, what a power cut, a restored
/// backup or a damaged WAL has cost is told, and not only the older state gone on with.
/// </summary>
internal static class EpochFile
{
    private const string FileName = "epoch";

    /// <summary>Written behind the checkpoint, so that it is never ahead of it. On a disk that takes no writes it stays what it was.</summary>
    public static void TryWrite(string folder, long epoch)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            File.WriteAllText(path + ".new", epoch.ToString(CultureInfo.InvariantCulture));
            File.Move(path + ".new", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An older number tells less, and nothing wrong.
        }
    }

    /// <summary>What is lost, in a sentence, where a state is older than the last checkpoint; null where it is not.</summary>
    /// <param name="folder">The engine's folder.</param>
    /// <param name="file">The engine's file.</param>
    /// <param name="epoch">The checkpoint that it holds.</param>
    /// <param name="objects">The objects that it holds.</param>
    public static string? Loss(string folder, string file, long epoch, IReadOnlyList<StoredObject> objects)
    {
        var path = Path.Combine(folder, FileName);
        if (
            !File.Exists(path)
            || !long.TryParse(File.ReadAllText(path), NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            || last <= epoch
        )
            return null;
        var known = objects.Select(o => o.Id).ToHashSet();
        var gone = (StatementsFile.TryRead(folder) ?? []).Where(o => !known.Contains(o.Id)).Select(o => $"{o.Kind} {o.Name}").ToList();
        var made = gone.Count == 0 ? "" : $", and so are the statements that made {string.Join(", ", gone)}: run them again";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{file} holds checkpoint {epoch}, not the last one, {last}. Views catch up with their logs; what INSERT, UPDATE and DELETE changed in tables since is lost{made}."
        );
    }
}
