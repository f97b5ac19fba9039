using System.Diagnostics;
using System.Globalization;
using Balloon.Broker;

// A broker in a separate process, to be killed or measured: FOLDER PORT [SEGMENT-BYTES]. Prints "ready PORT MILLISECONDS". Answers each
// line of input with what it has used so far: "CPU-SECONDS RESIDENT-BYTES". Ends when its input ends, so that it does not outlive the test
// that started it.
var clock = Stopwatch.StartNew();
var options = new KafkaBrokerOptions { Folder = args[0], Port = int.Parse(args[1], CultureInfo.InvariantCulture) };
if (args.Length > 2)
    options = options with { SegmentBytes = int.Parse(args[2], CultureInfo.InvariantCulture) };
await using var broker = await KafkaBroker.StartAsync(options);
Console.WriteLine($"ready {broker.Port} {clock.ElapsedMilliseconds}");
while (await Console.In.ReadLineAsync() is not null)
{
    using var self = Process.GetCurrentProcess();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{self.TotalProcessorTime.TotalSeconds} {self.WorkingSet64}"));
}
