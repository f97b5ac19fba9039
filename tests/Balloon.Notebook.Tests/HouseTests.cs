using Balloon.Testing;

namespace Balloon.Notebook.Tests;

public sealed class HouseTests
{
    [Fact]
    public void The_library_has_its_folder() => Assert.True(Directory.Exists(Path.Combine(Repo.Root, "lib", "Balloon.Notebook")));
}
