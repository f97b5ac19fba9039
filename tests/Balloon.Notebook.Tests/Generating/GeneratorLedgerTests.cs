using Balloon.Notebook.Generating;
using Balloon.Notebook.Profiles;
using Balloon.Testing;

namespace Balloon.Notebook.Tests.Generating;

public sealed class GeneratorLedgerTests : IDisposable
{
    private const string Stack =
        """{"kafka":"127.0.0.1:1","sql":{"host":"127.0.0.1","port":1,"user":"root","database":"dev"},"catalog":"http://127.0.0.1:1","warehouse":"lake","pid":1}""";

    private readonly TempFolder _folder = new();
    private readonly Profile _profile;

    public GeneratorLedgerTests()
    {
        File.WriteAllText(_folder["stack.json"], Stack);
        _profile = Profile.Sandbox(_folder["stack.json"]);
    }

    private string Ledger => _folder["generated.lines.json"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_line_cut_short_by_a_full_disk_is_skipped()
    {
        GeneratorLedger.Add(_profile, Run(5));
        var whole = File.ReadAllText(Ledger);
        File.AppendAllText(Ledger, whole[..(whole.Length / 2)]);
        Assert.Equal([Run(5)], GeneratorLedger.Read(_profile));
    }

    [Fact]
    public void A_ledger_that_cannot_be_written_is_reported()
    {
        Directory.CreateDirectory(Ledger);
        var failure = Assert.Throws<BalloonException>(() => GeneratorLedger.Add(_profile, Run(5)));
        Assert.Contains("5 events were produced", failure.Message, StringComparison.Ordinal);
        Assert.Contains("balloon reset", failure.Message, StringComparison.Ordinal);
    }

    private static GeneratorResult Run(long produced) => new("t", produced, 500, 0, 0, 0, 0, 0, null, TimeSpan.FromSeconds(1), false);
}
