using Balloon.Sandbox.Hosting;

namespace Balloon.Sandbox.Tests.Hosting;

public sealed class FormerPortsTests
{
    private static readonly FormerPorts Ports = new([19092, 40001], 40002);

    [Theory]
    [InlineData("127.0.0.1:19092", "127.0.0.1:40002")]
    [InlineData("localhost:40001", "localhost:40002")]
    [InlineData("127.0.0.1:40002", "127.0.0.1:40002")]
    [InlineData("127.0.0.1:9092", "127.0.0.1:9092")]
    [InlineData("kafka:19092", "kafka:19092")]
    [InlineData("kafka:19092, 127.0.0.1:19092", "kafka:19092,127.0.0.1:40002")]
    [InlineData("nonsense", "nonsense")]
    public void A_former_port_of_the_sandbox_leads_to_the_present_one(string address, string expected) =>
        Assert.Equal(expected, Ports.Resolve(address));

    [Theory]
    [InlineData("http://127.0.0.1:19092/v1/oauth/tokens", "http://127.0.0.1:40002/v1/oauth/tokens")]
    [InlineData("http://polaris:19092/api", "http://polaris:19092/api")]
    public void A_former_address_of_the_catalog_leads_to_the_present_one(string address, string expected) =>
        Assert.Equal(new Uri(expected), Ports.Resolve(new Uri(address)));
}
