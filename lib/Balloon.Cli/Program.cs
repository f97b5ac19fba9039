namespace Balloon.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        Console.Error.WriteLine("balloon: no command yet");
        return args.Length == 0 ? 2 : 1;
    }
}
