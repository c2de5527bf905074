using ChordDash.Components.Shared.Browser;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChordDash.Server.Web;

/// <summary>Tells a page whether its browser is there.</summary>
internal sealed class CircuitPresence(PagePresence presence) : CircuitHandler
{
    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken) => SetAsync(connected: true);

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken) => SetAsync(connected: false);

    private Task SetAsync(bool connected)
    {
        presence.SetConnected(connected);
        return Task.CompletedTask;
    }
}
