using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;

namespace ChordDash.Server.Access;

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

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        AccessControl.Enter(AccountClaims.Read((await state.GetAuthenticationStateAsync()).User), _address);
        await next(context);
    };
}

/// <summary>Takes the rights from pages that are open when their account has lost them.</summary>
internal sealed class AccountRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => AccessServices.Revalidation;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (AccountClaims.Read(authenticationState.User).Account is null)
            return true;
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(authenticationState.User) is not null;
    }
}
