using Balloon.Sandbox.Hosting;

namespace Balloon.Sandbox.Tests.Hosting;

public sealed class OwnPortsTests
{
    private static readonly OwnPorts Ports = new([19092, 40001], 40002);

    [Theory]
    [InlineData("127.0.0.1:19092", "127.0.0.1:40002")]
    [InlineData("localhost:40001", "localhost:40002")]
    [InlineData("127.0.0.1:40002", "127.0.0.1:40002")]
    [InlineData("127.0.0.1:9092", "127.0.0.1:9092")]
    [InlineData("kafka:19092", "kafka:19092")]
    [InlineData("kafka:19092, 127.0.0.1:19092", "kafka:19092,127.0.0.1:40002")]
    [InlineData("nonsense", "nonsense")]
    public void A_former_port_of_its_own_leads_to_the_present_one(string address, string expected) =>
        Assert.Equal(expected, Ports.Resolve(address));

    [Theory]
    [InlineData("http://127.0.0.1:19092/v1/oauth/tokens", "http://127.0.0.1:40002/v1/oauth/tokens")]
    [InlineData("http://polaris:19092/api", "http://polaris:19092/api")]
    public void So_does_an_address_of_the_catalog(string address, string expected) =>
        Assert.Equal(new Uri(expected), Ports.Resolve(new Uri(address)));
}
