using System.Globalization;

namespace Balloon.Sandbox.State;

/// <summary>
/// A second copy of the last checkpoint's number, beside the engine's file. If that file is older, the loss (by a power cut, a restored
/// backup or a damaged WAL) is reported, instead of silently continuing from older state.
/// </summary>
internal static class EpochFile
{
    private const string FileName = "epoch";

    /// <summary>Written after the checkpoint, so that it is never ahead. If the disk accepts no writes, it stays as it was.</summary>
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
            // An older number detects less, but is not wrong.
        }
    }

    /// <summary>A sentence about what is lost if the state is older than the last checkpoint; otherwise null.</summary>
    /// <param name="folder">The engine's folder.</param>
    /// <param name="file">The engine's file.</param>
    /// <param name="epoch">The checkpoint in that file.</param>
    /// <param name="objects">The objects in that file.</param>
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
        var made = gone.Count == 0 ? "" : $", and so are the statements that created {string.Join(", ", gone)}: run them again";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{file} holds checkpoint {epoch}, not the last one, {last}. Views catch up with their logs; what INSERT, UPDATE and DELETE have changed in tables since then is lost{made}."
        );
    }
}
