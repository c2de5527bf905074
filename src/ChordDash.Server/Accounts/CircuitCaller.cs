using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ChordDash.Server.Accounts;

/// <summary>Whatever a page does because of its browser, it does on behalf of who looks at it.</summary>
internal sealed class CircuitCaller(AuthenticationStateProvider state, IHttpContextAccessor request) : CircuitHandler
{
    private string? _address;

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        // Only now is there a request.
        _address = request.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? AccessControl.Address;
        return Task.CompletedTask;
    }

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next
    ) =>
        async context =>
        {
            AccessControl.Enter(AccountClaims.Read((await state.GetAuthenticationStateAsync()).User), _address);
            await next(context);
        };
}

/// <summary>
/// Takes the rights from pages that are open when their session has ended. They lead their browser to the sign-in then;
/// <see cref="ConnectionGuard"/> cuts off those that stay.
/// </summary>
internal sealed class WatchedAuthentication : ServerAuthenticationStateProvider, IDisposable
{
    private readonly CallerWatch _watch;
    private IDisposable? _watched;

    public WatchedAuthentication(CallerWatch watch)
    {
        _watch = watch;
        AuthenticationStateChanged += Follow;
    }

    public void Dispose()
    {
        AuthenticationStateChanged -= Follow;
        Interlocked.Exchange(ref _watched, null)?.Dispose();
    }

    private void Follow(Task<AuthenticationState> state) => _ = FollowAsync(state);

    private async Task FollowAsync(Task<AuthenticationState> state) =>
        Interlocked.Exchange(ref _watched, _watch.Watch((await state).User, Leave))?.Dispose();

    private void Leave() => SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
}
