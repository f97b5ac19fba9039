using Balloon.Notebook;
using Microsoft.AspNetCore.Routing;

namespace Balloon.Web.Dashboards;

/// <summary>The live dashboards.</summary>
internal sealed class DashboardHost(Workshop workshop) : IDisposable
{
    public void Map(IEndpointRouteBuilder routes) => _ = (workshop, routes);

    public void Dispose() { }
}
